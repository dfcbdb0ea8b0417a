"""Overview: where every programme stands against its published figure, at one look."""

import streamlit as st

from views import cache
from views.campaign import campaign, towns_compared, trend
from views.charts import completion_trend
from views.components.changes import latest_changes
from views.components.chrome import theme
from views.components.failure import failure_sentence
from views.components.late_items import late_table
from views.components.overview_map import overview_map
from views.components.programmes import programme_tile
from views.components.standings import standings
from views.components.strip import overview_strip, section
from views.components.tiles import large_tile, row_tile
from views.components.town_ranking import town_ranking
from views.i18n import _, language

held = standings()
progresses = [standing.progress for standing in held.read]
whole = campaign(progresses)
tiles = {
    standing.layer.key: (standing.layer.headline, programme_tile(standing.layer, standing.progress, standing.revision.data_date))
    for standing in held.read
}

st.html(overview_strip(whole, held.day, held.example))
for layer, error in held.failed:
    st.warning(f"{layer.title(language())}：{failure_sentence(error)}")
st.html(f'<div class="tiles tiles-large">{"".join(large_tile(tile) for headline, tile in tiles.values() if headline)}</div>')

middle = st.container(key="middle")
with middle.container():
    st.html(section(_("其他专项"), signs=True))
    st.html(f'<div class="rows">{"".join(row_tile(tile) for headline, tile in tiles.values() if not headline)}</div>')
with middle.container():
    st.html(section(_("重点专项分布"), _("点击项目查看")))
    overview_map()
with middle.container():
    st.html(section(_("镇街进度"), _("完工项目占比，右列为完工数/项目数")))
    st.html(town_ranking(towns_compared(progresses)))

lower = st.container(key="lower")
with lower.container():
    st.html(section(_("滞后项目"), _("已过时限仍未完工；点击名称到地图上看")))
    st.html(late_table(held.late()))
with lower.container():
    st.html(section(_("完工走势"), _("全部专项，近两年")))
    completion = trend(progresses)
    words = (_("已完工"), _("全部项目"))
    with st.container(key="trend"):
        option = completion_trend(completion, whole.total, theme(), words)
        st.echarts_chart(option, height="stretch", alt=_("全部专项已完工项目数，近两年逐月"))
    st.html(section(_("最近更新")))
    st.html(latest_changes(cache.store().latest(8)))
