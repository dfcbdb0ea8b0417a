"""Coverage: what share is served, by which rule, and where not."""

import streamlit as st

from layers.question import Question
from layers.rules import rule_book
from layers.settings import settings
from layers.statistics import editions, statistic
from layers.store_errors import StoreError
from views import cache
from views.components.chrome import theme
from views.components.coverage_address import asked_rule, keep_in_address, understood
from views.components.coverage_card import left_out, method_card
from views.components.coverage_files import file_buttons
from views.components.coverage_headline import coverage_style, headline, page_head
from views.components.coverage_map import coverage_map, map_legend
from views.components.coverage_sections import Context
from views.components.coverage_towns import town_ranking, town_table
from views.components.failure import show_failure, show_nonsense
from views.components.strip import section
from views.i18n import _, language

book = rule_book(settings().home)
st.html(coverage_style())
if book.problem:
    st.warning(_("规则文件 rules.toml 无法采用，本页使用公布的阈值。原因：{reason}").format(reason=book.problem))

show_nonsense([] if understood(book) else [_("指标")])
top, chooser = st.columns([3, 4], vertical_alignment="bottom")
with chooser:
    rule_id = st.segmented_control(
        _("指标"),
        list(book.rules),
        default=asked_rule(book),
        required=True,
        format_func=lambda rule_id: book.rule(rule_id).name(language()),
        key="coverage-rule",
        label_visibility="collapsed",
    )
rule = book.rule(rule_id or asked_rule(book))
keep_in_address(rule, book)
try:
    store = cache.store()
    question = Question(rule)
    of = editions(store, question)
    found = statistic(store, question, of)
    example = any(store.revision(key, number).example for key, number, _sha in of)
except StoreError as error:
    show_failure(error)
    st.stop()

with top:
    st.html(page_head(found, example=example))
figure, land, towns = st.columns([6, 9, 6], gap="medium")
with figure:
    st.html(headline(found))
    with st.popover(_("方法卡：公式与依据"), width="stretch"):
        st.html(method_card(found))
with land:
    if found.result is not None:
        coverage_map(found, of, height="34rem")
        st.html(map_legend(rule))
    else:
        waiting = _("数据齐备后，这里显示已覆盖与未覆盖的用地。")
        st.html(f'<div class="empty">{waiting}</div>')
with towns:
    st.html(section(_("镇街排名"), _("虚线为全市，实线为目标") if rule.goals else _("虚线为全市")))
    town_ranking(found, theme())

table, files = st.columns([14, 7], gap="medium")
with table:
    st.html(section(_("分镇街数据"), _("占比从低到高；没有分母的镇街写明原因，不以 0 % 代替")))
    st.html(town_table(found))
with files:
    st.html(section(_("下载"), _("表格与全部说明")))
    file_buttons(Context(store, book, question, of, found, example, theme()))
    st.html(section(_("未计入与修复")) + f'<div class="cov-card">{left_out(found)}</div>')
