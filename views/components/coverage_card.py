"""The method card: how a figure comes about, in our own words, with source, inputs and what was left out."""

from __future__ import annotations

from html import escape
from math import isinf

from geo.bands import Band
from geo.figure import Figure
from layers.indicators.coverage_words import CONFIDENCE, DISTANCES, PARTS, exclusions, layer_title, missing_words
from layers.indicators.figures import Statistic
from layers.indicators.rule import Distance, Goal, Rule, RuleKind
from layers.indicators.rules import RULES_FILE
from views import format as shown
from views.coverage_values import bound_said, goal_short, parts_said, said
from views.i18n import _, language


def figure_of(found: Statistic, zone: str) -> Figure | None:
    """Return the figure of a row, the city's for an empty name, or None where there is no such row."""
    if not zone:
        return found.city
    return next((figure for figure in found.zones if figure.zone == zone), None)


def method_card(found: Statistic, figure: Figure) -> str:
    """Return the card of one figure of an answer."""
    rule, lang = found.question.rule, language()
    moment = shown.moment(figure.computed_at.astimezone(), lang)
    computed = _("计算时间 {moment}").format(moment=moment)
    left = [(_("公式"), _formula(rule, figure)), (_("规则"), _rule(rule)), (_("目标"), _goals(rule, figure)), (_("依据"), _basis(rule))]
    right = [
        (_("阈值"), f"<p>{escape(_thresholds(rule))}</p>"),
        (_("计算"), f"<p>{escape(_computation(rule, figure))}</p>"),
        (_("输入"), _inputs(figure)),
        (_("未计入与修复"), left_out(figure)),
    ]
    columns = "".join(
        f"<div>{''.join(f'<h3>{escape(title)}</h3>{content}' for title, content in parts if content)}</div>" for parts in (left, right)
    )
    return f'<div class="cov-card"><div class="cov-sides">{columns}</div><p class="note">{escape(computed)}</p></div>'


def left_out(figure: Figure) -> str:
    """Return what was left out, by reason and count, and what was mended or joined."""
    lines = [f"{words} {count:,}" for words, count in exclusions(figure.excluded, language())]
    if figure.repaired:
        lines.append(_("修复后计入的无效图形 {count}").format(count=f"{figure.repaired:,}"))
    if figure.joined:
        lines.append(_("并入相邻场地的要素 {count}").format(count=f"{figure.joined:,}"))
    nothing = _("无")
    return _items(lines) if lines else f"<p>{escape(nothing)}</p>"


def _formula(rule: Rule, figure: Figure) -> str:
    lang = language()
    words = f"<div><span>{escape(rule.numerator(lang))}</span><span>{escape(rule.denominator(lang))}</span></div>"
    head = f'<div class="cov-formula"><strong>{escape(rule.short(lang))} =</strong>{words}</div>'
    if figure.ratio is None:
        return f"{head}<p>{escape(missing_words(figure.missing, lang))}</p>"
    numerator, denominator = parts_said(rule, figure)
    numbers = f"<div><span>{escape(numerator)}</span><span>{escape(denominator)}</span></div>"
    note = bound_said(rule, figure)
    below = f"<p>{escape(note)}</p>" if note else ""
    return f'{head}<div class="cov-formula"><strong>{escape(said(figure))} =</strong>{numbers}</div>{below}'


def _rule(rule: Rule) -> str:
    lang = language()
    return f"<p>{escape(rule.rule_text(lang))}</p>{_bands(rule)}{_items([note(lang) for note in rule.notes])}"


def _basis(rule: Rule) -> str:
    lang = language()
    return f"<p>{escape(rule.ruleset(lang))}<br>{escape(rule.source(lang))}</p><p>{escape(CONFIDENCE[rule.confidence](lang))}</p>"


def _goals(rule: Rule, figure: Figure) -> str:
    return _items([f"{goal.title(language())}　{_verdict(goal, figure)}　{CONFIDENCE[goal.confidence](language())}" for goal in rule.goals])


def _verdict(goal: Goal, figure: Figure) -> str:
    if figure.ratio is None:
        return shown.MISSING
    return goal_short(goal, figure) or (_("尚不能判断") if figure.bound == "at_most" else _("已达"))


def _bands(rule: Rule) -> str:
    if not rule.bands:
        return ""
    rows = "".join(f'<tr><td>{escape(_reach(band))}</td><td class="num">{shown.number(band.radius_m)} m</td></tr>' for band in rule.bands)
    size, reach = _("场地面积"), _("步行距离") if rule.distance is Distance.NETWORK else _("服务半径")
    head = f'<tr><th>{escape(size)}</th><th class="num">{escape(reach)}</th></tr>'
    return f'<table class="list"><thead>{head}</thead><tbody>{rows}</tbody></table>'


def _reach(band: Band) -> str:
    if isinf(band.max_m2):
        return f"≥ {shown.number(band.min_m2)} m²" if band.min_m2 else _("不限面积")
    return f"≥ {shown.number(band.min_m2)} m², < {shown.number(band.max_m2)} m²"


def _thresholds(rule: Rule) -> str:
    place = _("管理员可在存储目录的 {file} 中调整。").format(file=RULES_FILE)
    if not rule.changed:
        return _("采用公布的阈值。") + place
    named = {"bands": _("分档与半径"), "goals": _("目标值"), "off_street_m": _("离开街道的距离")}
    changed = _("、").join(named[name] for name in rule.changed)
    return _("已由管理员修改：{changed}（版本 {version}）。").format(changed=changed, version=rule.version) + place


def _inputs(figure: Figure) -> str:
    lang = language()
    titles = (_("用途"), _("图层"), _("版本"), _("数据日期"), _("要素"))
    head = "".join(f"<th>{escape(title)}</th>" for title in titles)
    rows = "".join(
        f"<tr><td>{escape(PARTS[source.part](lang))}</td><td>{escape(layer_title(source.layer, lang))}</td><td>r{source.revision}</td>"
        f'<td class="when">{escape(shown.day(source.data_date, lang))}</td><td class="num">{source.features:,}</td></tr>'
        for source in figure.sources
    )
    return f'<table class="list"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'


def _computation(rule: Rule, figure: Figure) -> str:
    if rule.kind is RuleKind.COMPLETION:
        return _("已完工、已验收的项目按各自的完工与验收日期判定；输入数据不被修改。")
    sentences = [_("距离：{distance}。").format(distance=DISTANCES[figure.distance](language()))]
    if rule.distance is Distance.NETWORK:
        sentences.append(_("离开街道最多再走 {metres} m。").format(metres=shown.number(rule.off_street_m)))
    if rule.people and rule.kind is RuleKind.SERVICE_RADIUS:
        sentences.append(_("人口按面积分摊到居住用地，总数不变。"))
    if figure.crs:
        sentences.append(_("缓冲与叠加在等积投影 {crs} 中进行，面积与椭球面积一致。").format(crs=figure.crs))
    return " ".join([*sentences, _("重叠只计一次，未达规则的要素不参与，输入数据不被修改。")])


def _items(lines: list[str]) -> str:
    return f"<ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>" if lines else ""
