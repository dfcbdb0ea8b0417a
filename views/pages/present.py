"""Present: choose the day and the slides, see them beside, show them full screen, take the files with the same figures."""

from dataclasses import replace

import streamlit as st

from views.components.failure import show_nonsense
from views.components.present_choice import address, choose, named, read_choice, share, start_link, style
from views.components.present_files import choose_files
from views.components.present_own import edit_own
from views.components.present_sets import choose_set, edit_set, opened
from views.components.present_slides import PAGE
from views.components.strip import page_strip
from views.i18n import _

start, nonsense = read_choice(st.query_params, st.query_params.get_all("own"))
start, saved, unknown = opened(start)
st.html(style() + page_strip(_("汇报"), _("全屏幻灯片与同一组数字的文件；打开后数字不再变动")))
show_nonsense(named((*nonsense, *(("set",) if unknown else ()))))
left, right = st.columns([1, 2.1], gap="large")
with left:
    choose_set(saved)
    chosen = choose(start)
    shown = replace(chosen, saved=saved.address) if saved.id else chosen
    edit_own()
    edit_set(saved, chosen)
with right:
    with st.container(key="present-preview"):
        waiting = _("正在准备预览…")
        st.html(f'<div class="present-wait">{waiting}</div>')
        st.iframe(address(shown, slide=st.session_state[PAGE]), height=540)
    start_column, share_column = st.columns([2, 1])
    with start_column:
        st.html(start_link(shown))
    with share_column, st.container(key="present-share"):
        share(shown)
    choose_files(shown, saved)
    words = _("放映时：→ 空格 下一页　← 上一页　O 全部页　N 口径　F 全屏　P 自动播放　T 深浅色　B 黑屏　? 全部按键")
    st.html(f'<p class="present-keys">{words}</p>')
