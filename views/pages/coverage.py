"""Coverage: what share is served, by which rule, and where not."""

import streamlit as st

from layers.indicators.rules import rule_book
from layers.settings import settings
from views.components.coverage_address import read_address
from views.components.coverage_answer import answered
from views.components.coverage_board import board
from views.components.coverage_card_dialog import open_card
from views.components.coverage_choice import choose_day, choose_indicator, choose_rows, choose_rule
from views.components.coverage_contents import known_view
from views.components.coverage_headline import coverage_style, page_head
from views.components.failure import show_nonsense
from views.i18n import _
from views.markdown import as_typed

book = rule_book(settings().home)
asked = read_address(book)
st.html(coverage_style())
if book.problem:
    st.warning(_("规则文件 rules.toml 无法采用，本页使用公布的阈值。原因：{reason}").format(reason=as_typed(book.problem)))
show_nonsense([*asked.nonsense, *([] if known_view(asked.view) else [_("栏目")])])

with st.container(key="cov-top", horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
    head = st.empty()
    with st.container(horizontal=True, width="content", vertical_alignment="center", gap="small"):
        choose_rows(asked.question, book)
        choose_day(asked.question, book)
with st.container(key="cov-choice"):
    choose_indicator(asked.question, book)
    choose_rule(asked.question, book)

context = answered(asked.question, book)
head.html(page_head(context.found if context else None, example=context is not None and context.example))
if context is not None:
    board(context)
    if asked.card is not None:
        open_card(context, asked.card)
