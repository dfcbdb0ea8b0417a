"""About: what is example and what is real, how numbers are made, licences."""

import streamlit as st

from layers.settings import settings
from views.components.about_text import about_columns
from views.components.strip import page_strip
from views.i18n import _

st.html(page_strip(_("说明"), _("本系统显示什么，数字从哪里来")))
page = st.container(key="about")
for column in about_columns(settings().map_review_number):
    page.html(column)
