"""The table of all layers, under the headings of the catalogue; a row leads to the layer's sheet."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import groupby

from layers.catalogue import GROUPS
from views import format as shown
from views.i18n import _, language
from views.layer_facts import LayerFacts
from views.links import page_address


def layer_table(facts: Sequence[LayerFacts], chosen: str) -> str:
    """Return the table of `facts`, in the order of the catalogue; the layer with the key `chosen` is marked."""
    heads = (_("图层"), _("原文条目"), _("版本"), _("数据日期"), _("记录"), _("无几何"), _("规模"), _("检查"), _("性质"))
    head = "".join(f"<th{_kind(place)}>{escape(word)}</th>" for place, word in enumerate(heads))
    titles = {group.key: group.title(language()) for group in GROUPS}
    body = ""
    for group, rows in groupby(facts, key=lambda fact: fact.layer.group):
        body += f'<tr class="group"><th colspan="{len(heads)}" scope="rowgroup">{escape(titles[group])}</th></tr>'
        body += "".join(_row(fact, fact.layer.key == chosen) for fact in rows)
    return f'<table class="list layers"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def size(fact: LayerFacts) -> str:
    """Return the length or area of a layer, a dash for points."""
    if fact.area_m2 is not None:
        return shown.area(fact.area_m2, language()).text
    if fact.length_m is not None:
        return shown.length(fact.length_m, language()).text
    return shown.MISSING


def nature(fact: LayerFacts) -> str:
    """Return whether the layer shows example or real data, or none."""
    if fact.failure:
        return _("无法读取")
    if fact.revision is None:
        return _("尚无数据")
    return _("示例") if fact.revision.example else _("真实")


def check_words(fact: LayerFacts) -> str:
    """Return how many errors and warnings the checks found, in a few words."""
    if fact.revision is None:
        return shown.MISSING
    errors = sum(finding.count for finding in fact.findings if finding.severity == "error")
    warnings = sum(finding.count for finding in fact.findings if finding.severity == "warning")
    parts = [_("{count} 错误").format(count=errors)] if errors else []
    parts += [_("{count} 提醒").format(count=warnings)] if warnings else []
    return " ".join(parts) or _("通过")


def _row(fact: LayerFacts, is_chosen: bool) -> str:
    address = escape(page_address("data", layer=fact.layer.key), quote=True)
    mark = ' class="chosen" aria-current="true"' if is_chosen else ""
    name = f'<a href="{address}" style="--hue:{escape(fact.layer.style.color, quote=True)}">{escape(fact.layer.title(language()))}</a>'
    cells = (
        " ".join(fact.layer.article) or shown.MISSING,
        str(fact.revision.number) if fact.revision else shown.MISSING,
        shown.day(fact.revision.data_date if fact.revision else None, language()),
        f"{fact.records:,}",
        f"{fact.without_geometry:,}",
        size(fact),
        check_words(fact),
        nature(fact),
    )
    rest = "".join(f"<td{_kind(place)}>{escape(cell)}</td>" for place, cell in enumerate(cells, start=1))
    return f"<tr{mark}><td>{name}</td>{rest}</tr>"


def _kind(place: int) -> str:
    """Numbers stand at the right end of their column."""
    return ' class="num"' if place in (2, 4, 5, 6) else ""
