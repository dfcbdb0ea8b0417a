"""Present: choose the day and the slides, see them beside, show them full screen, take the files with the same figures."""

from dataclasses import replace

import streamlit as st

from views.components.failure import show_nonsense
from views.components.present_choice import address, choose, named, read_choice, start_link
from views.components.present_files import choose_files
from views.components.present_own import edit_own
from views.components.present_sets import choose_set, edit_set, opened
from views.components.strip import page_strip
from views.i18n import _

STYLE = """<style>
.present-links { display: flex; flex-direction: column; gap: 1rem; margin-top: 0.6rem; }
.stApp .present-start { display: block; padding: 0.8rem 1.2rem; border-radius: 6px; text-align: center; font-size: 1.25rem; font-weight: 700;
  color: var(--on-accent); background: var(--accent); text-decoration: none; }
.present-files { display: flex; flex-wrap: wrap; align-items: center; gap: 0.4rem 1rem; color: var(--muted); }
.present-files .pills { margin: 0; }
.present-keys { color: var(--muted); font-size: 0.95rem; line-height: 1.7; }
.st-key-present-preview iframe { width: 100%; height: auto; aspect-ratio: 16 / 9; border: 1px solid var(--line); border-radius: 4px; }
</style>"""

start, nonsense = read_choice(st.query_params, st.query_params.get_all("own"))
start, saved, unknown = opened(start)
st.html(STYLE + page_strip(_("汇报"), _("全屏幻灯片与同一组数字的文件；打开后数字不再变动")))
show_nonsense(named((*nonsense, *(("set",) if unknown else ()))))
left, right = st.columns([1, 2.2], gap="large")
with left:
    choose_set(saved)
    chosen = choose(start)
    shown = replace(chosen, saved=saved.address) if saved.id else chosen
    st.html(start_link(shown))
    choose_files(shown, saved)
    edit_own(chosen.own or ())
    edit_set(saved, chosen)
    words = _("→ 空格 下一页　← 上一页　F 全屏　P 自动播放　T 深浅色　B 黑屏　Home End 首页末页")
    st.html(f'<p class="present-keys">{words}</p>')
with right, st.container(key="present-preview"):
    st.iframe(address(shown), height=540)
