"""The method card: how a figure comes about, in our own words, with source, inputs and what was left out."""

from __future__ import annotations

from html import escape
from math import isinf

from geo.bands import Band
from layers.catalogue import layer
from layers.coverage_words import CONFIDENCE, DISTANCES, PARTS, exclusions
from layers.figures import Statistic
from layers.rule import Rule
from layers.rules import RULES_FILE
from views import format as shown
from views.i18n import _, language


def method_card(found: Statistic) -> str:
    """Return the card of the city's figure."""
    rule, city, lang = found.question.rule, found.city, language()
    parts = [
        (_("公式"), _formula(rule)),
        (_("规则"), f"<p>{escape(rule.rule_text(lang))}</p>{_bands(rule)}{_items([note(lang) for note in rule.notes])}"),
        (
            _("依据"),
            f"<p>{escape(rule.ruleset(lang))}<br>{escape(rule.source(lang))}</p><p>{escape(CONFIDENCE[rule.confidence](lang))}</p>",
        ),
        (_("阈值"), f"<p>{escape(_thresholds(rule))}</p>"),
        (_("输入"), _inputs(found)),
        (_("计算"), f"<p>{escape(_computation(found))}</p>"),
        (_("未计入与修复"), left_out(found)),
    ]
    body = "".join(f"<h3>{escape(title)}</h3>{content}" for title, content in parts)
    moment = shown.moment(city.computed_at.astimezone(), lang)
    computed = _("计算时间 {moment}").format(moment=moment)
    return f'<div class="cov-card">{body}<p class="note">{escape(computed)}</p></div>'


def left_out(found: Statistic) -> str:
    """Return what was left out, by reason and count, and what was mended or joined."""
    city = found.city
    lines = [f"{words} {count:,}" for words, count in exclusions(city.excluded, language())]
    if city.repaired:
        lines.append(_("修复后计入的无效图形 {count}").format(count=f"{city.repaired:,}"))
    if city.joined:
        lines.append(_("并入相邻场地的要素 {count}").format(count=f"{city.joined:,}"))
    nothing = _("无")
    return _items(lines) if lines else f"<p>{escape(nothing)}</p>"


def _formula(rule: Rule) -> str:
    lang = language()
    return (
        f'<div class="cov-formula"><strong>{escape(rule.name(lang))} =</strong>'
        f"<div><span>{escape(rule.numerator(lang))}</span><span>{escape(rule.denominator(lang))}</span></div></div>"
    )


def _bands(rule: Rule) -> str:
    if not rule.bands:
        return ""
    rows = "".join(f'<tr><td>{escape(_reach(band))}</td><td class="num">{shown.number(band.radius_m)} m</td></tr>' for band in rule.bands)
    size, reach = _("场地面积"), _("服务半径")
    head = f'<tr><th>{escape(size)}</th><th class="num">{escape(reach)}</th></tr>'
    return f'<table class="list"><thead>{head}</thead><tbody>{rows}</tbody></table>'


def _reach(band: Band) -> str:
    if isinf(band.max_m2):
        return f"≥ {shown.number(band.min_m2)} m²"
    return f"≥ {shown.number(band.min_m2)} m², < {shown.number(band.max_m2)} m²"


def _thresholds(rule: Rule) -> str:
    place = _("管理员可在存储目录的 {file} 中调整。").format(file=RULES_FILE)
    if not rule.changed:
        return _("采用公布的阈值。") + place
    named = {"bands": _("分档与半径"), "goals": _("目标值")}
    changed = ("、" if language() == "zh" else ", ").join(named[name] for name in rule.changed)
    return _("已由管理员修改：{changed}（版本 {version}）。").format(changed=changed, version=rule.version) + place


def _inputs(found: Statistic) -> str:
    lang = language()
    head = "".join(f"<th>{escape(title)}</th>" for title in (_("用途"), _("图层"), _("版本"), _("数据日期"), _("要素")))
    rows = "".join(
        f"<tr><td>{escape(PARTS[source.part](lang))}</td><td>{escape(layer(source.layer).title(lang))}</td><td>r{source.revision}</td>"
        f'<td class="when">{escape(shown.day(source.data_date, lang))}</td><td class="num">{source.features:,}</td></tr>'
        for source in found.city.sources
    )
    return f'<table class="list"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'


def _computation(found: Statistic) -> str:
    sentences = [_("距离：{distance}。").format(distance=DISTANCES[found.city.distance](language()))]
    if found.city.crs:
        sentences.append(_("缓冲与叠加在等积投影 {crs} 中进行，面积与椭球面积一致。").format(crs=found.city.crs))
    return " ".join([*sentences, _("重叠只计一次，未达规则的要素不参与，输入数据不被修改。")])


def _items(lines: list[str]) -> str:
    return f"<ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>" if lines else ""
