"""Overview: where every programme stands against its published figure, at one look."""

import streamlit as st

from layers.claims.targets import targets_error
from views import cache
from views.charts import completion_trend
from views.components.chrome import theme
from views.components.failure import failure_sentence
from views.components.not_loaded import say_not_loaded
from views.components.overview_map import overview_map
from views.components.strip import section
from views.i18n import _, language
from views.markdown import as_typed
from views.warmup import not_loaded

parts = cache.overview(language())

st.html(parts.strip)
for layer, error in parts.failed:
    st.warning(f"{layer.title(language())}：{as_typed(failure_sentence(error))}")
say_not_loaded(not_loaded(), targets_error())
st.html(f'<div class="tiles tiles-large">{parts.tiles}</div>')

middle = st.container(key="middle")
with middle.container():
    st.html(section(_("其他专项"), signs=True))
    st.html(f'<div class="rows">{parts.rows}</div>')
with middle.container():
    st.html(section(_("重点专项分布"), _("点击项目查看")))
    overview_map()
with middle.container():
    st.html(section(_("镇街进度"), _("完工项目占比，右列为完工数/项目数")))
    st.html(parts.towns)

lower = st.container(key="lower")
with lower.container():
    st.html(section(_("滞后项目"), _("已过时限仍未完工；点击名称到地图上看")))
    st.html(parts.late)
with lower.container():
    st.html(section(_("完工走势"), _("全部专项，近两年")))
    words = (_("已完工"), _("全部项目"))
    with st.container(key="trend"):
        option = completion_trend(parts.completion, parts.total, theme(), words)
        st.echarts_chart(option, height="stretch", alt=_("全部专项已完工项目数，近两年逐月"))
    st.html(section(_("最近更新")))
    st.html(parts.changes)
