"""What the codes of a coverage figure mean, in both languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from layers.catalogue import layer
from layers.rules import Confidence
from layers.spec import Text

CITY = Text("全市", "Whole city")
OUTSIDE_TOWNS = Text("镇街界线之外", "Outside all towns")

CONFIDENCE: Mapping[Confidence, Text] = MappingProxyType(
    {
        Confidence.VERIFIED: Text("已核对公开原文", "Checked against a public source"),
        Confidence.KNOWN: Text(
            "依据文件，未逐字复核；阈值可由管理员调整", "From the named document, not read again; operators can change the thresholds"
        ),
        Confidence.UNCONFIRMED: Text("未能核实，仅供参考", "Not verified, for orientation only"),
    }
)

DISTANCES: Mapping[str, Text] = MappingProxyType(
    {
        "euclidean": Text("直线距离，自场地边缘", "Straight line from the edge of the site"),
        "none": Text("不涉及距离", "No distance involved"),
    }
)

PARTS: Mapping[str, Text] = MappingProxyType(
    {
        "sites": Text("场地", "Sites"),
        "land": Text("用地（分母）", "Land (denominator)"),
        "clip": Text("统计范围", "Extent"),
        "zones": Text("镇街", "Towns"),
    }
)

_SUBJECTS = {
    "site": Text("场地", "sites"),
    "land": Text("用地", "land"),
    "clip": Text("统计范围", "extent"),
    "zone": Text("镇街", "towns"),
    "cover": Text("绿地", "green areas"),
}
_FLAWS = {
    "no-geometry": Text("{subject}：没有图形", "{subject}: no geometry"),
    "not-finite": Text("{subject}：坐标无效", "{subject}: coordinates that are no numbers"),
    "no-area": Text("{subject}：没有面积（点或线）", "{subject}: no area (points or lines)"),
}
EXCLUDED: Mapping[str, Text] = MappingProxyType(
    {
        **{
            f"{code}-{flaw}": Text(words.zh.format(subject=subject.zh), words.en.format(subject=subject.en.capitalize()))
            for code, subject in _SUBJECTS.items()
            for flaw, words in _FLAWS.items()
        },
        "site-outside-bands": Text("场地：面积不在规则的分档内", "Sites: size in none of the rule's bands"),
        "site-not-finished": Text("场地：截至数据日期未完工", "Sites: not finished on the data date"),
        "site-not-open": Text("场地：未登记为对公众开放的活动场地", "Sites: not on record as open activity sites"),
        "land-outside-clip": Text("用地：位于统计范围之外", "Land: outside the extent"),
        "land-no-weight": Text("用地：没有人口数", "Land: no population"),
        "cover-outside-ground": Text("绿地：位于建成区之外", "Green areas: outside the built-up area"),
        "layer-without-data": Text("图层：尚无数据", "Layers: no data yet"),
    }
)
_MISSING = {
    "land": Text("可用的分母用地", "usable land for the denominator"),
    "sites": Text("可计入的场地", "sites that count"),
    "weight": Text("人口数", "population"),
}
_CANNOT = Text("无法计算：缺少{things}。", "Cannot be computed: {things} missing.")


def exclusions(excluded: Sequence[tuple[str, int]], lang: str) -> list[tuple[str, int]]:
    """Return each reason in words with its count; an unknown reason gives itself."""
    return [(EXCLUDED[reason](lang) if reason in EXCLUDED else reason, count) for reason, count in excluded]


def missing_words(missing: Sequence[str], lang: str) -> str:
    """Return the sentence that says what is missing; empty when nothing is.

    >>> missing_words(("layer:residential_land",), "zh")
    '无法计算：缺少“居住用地”图层。'
    """
    if not missing:
        return ""
    joint = "、" if lang == "zh" else ", "
    return _CANNOT(lang).format(things=joint.join(_thing(code, lang) for code in missing))


def _thing(code: str, lang: str) -> str:
    if code.startswith("layer:"):
        title = layer(code.removeprefix("layer:")).title(lang)
        return f"“{title}”图层" if lang == "zh" else f"layer “{title}”"
    return _MISSING[code](lang) if code in _MISSING else code
