"""Data: every layer with its revision in force, its checks, its history, and the ways to take it away."""

from datetime import date

import streamlit as st

from layers.catalogue import BY_KEY, LAYERS
from layers.store.errors import StoreError
from views import cache
from views.components.failure import failure_sentence, show_nonsense
from views.components.layer_sheet import layer_sheet
from views.components.layer_table import layer_table
from views.components.photos_section import photos_section
from views.components.strip import page_strip
from views.components.versions_audit import audit_section
from views.components.versions_compare import compare_section
from views.components.versions_history import history
from views.components.versions_rollback import rollback_section
from views.components.visitor import visitor
from views.i18n import _
from views.layer_facts import LayerFacts, layer_facts
from views.links import page_address
from views.warmup import not_loaded

currents = cache.currents()
refused = not_loaded()
facts: list[LayerFacts] = []
for layer in LAYERS:
    try:
        revision = currents.get(layer.key)
        why = failure_sentence(refused[layer.key]) if layer.key in refused else ""
        facts.append(layer_facts(layer, revision, cache.frame(layer.key, revision.number) if revision else None, why))
    except StoreError as error:
        facts.append(layer_facts(layer, revision, None, failure_sentence(error)))

st.html(
    page_strip(_("数据目录"), _("{count} 个图层，{records} 条记录").format(count=len(facts), records=f"{sum(f.records for f in facts):,}"))
)
show_nonsense([_("图层")] if st.query_params.get("layer", facts[0].layer.key) not in BY_KEY else [])
page = st.container(key="catalogue")
chosen = next((fact for fact in facts if fact.layer.key == st.query_params.get("layer")), facts[0])
page.html(layer_table(facts, chosen.layer.key))
with page.container():
    layer_sheet(chosen, history=page_address("data", layer=chosen.layer.key) + "#versions")
revisions = cache.store().revisions(chosen.layer.key)
if revisions:
    with st.container(key="versions"):
        st.html(history(revisions, may_fetch=visitor().may_edit(chosen.layer.key), today=date.today()))
        compare_section(chosen.layer, revisions)
        rollback_section(chosen.layer, revisions)
    if not chosen.failure:
        photos_section(chosen.layer, revisions[0].number)
audit_section(chosen.layer)
