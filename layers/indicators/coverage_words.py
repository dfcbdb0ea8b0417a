"""What the codes of a coverage figure mean, in both languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from layers.catalogue import BY_KEY
from layers.indicators.rule import Confidence
from layers.indicators.rules import published_rules
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
        "network": Text("沿道路步行距离，自场地边缘与道路相接处", "Walking along streets from where they meet the site's edge"),
        "none": Text("不涉及距离", "No distance involved"),
    }
)

PARTS: Mapping[str, Text] = MappingProxyType(
    {
        "sites": Text("场地", "Sites"),
        "land": Text("用地（分母）", "Land (denominator)"),
        "clip": Text("统计范围", "Extent"),
        "people": Text("人口（分母）", "People (denominator)"),
        "streets": Text("步行路网", "Streets to walk"),
        "zones": Text("统计分区（行）", "Rows"),
    }
)

_SUBJECTS = {
    "site": Text("场地", "sites"),
    "land": Text("用地", "land"),
    "clip": Text("统计范围", "extent"),
    "zone": Text("镇街", "towns"),
    "cover": Text("绿地", "green areas"),
    "people": Text("人口分区", "population areas"),
    "street": Text("道路", "streets"),
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
        "site-off-network": Text("场地：附近没有道路可达", "Sites: no street near enough"),
        "site-outside-bands": Text("场地：面积不在规则的分档内", "Sites: size in none of the rule's bands"),
        "site-not-finished": Text("场地：截至数据日期未完工", "Sites: not finished on the data date"),
        "site-not-open": Text("场地：未登记为对公众开放的活动场地", "Sites: not on record as open activity sites"),
        "site-other-kind": Text("场地：不是规则所计的类别", "Sites: not of the class that the rule counts"),
        "site-outside-clip": Text("要素：位于统计范围之外", "Features: outside the extent"),
        "land-outside-clip": Text("用地：位于统计范围之外", "Land: outside the extent"),
        "land-off-network": Text("用地：附近没有道路，按未覆盖计（地块数）", "Land: no street near, counted as not served (pieces)"),
        "land-no-weight": Text("用地：没有人口数", "Land: no population"),
        "land-negative-weight": Text("用地：人口数为负，按 0 计", "Land: a negative population, counted as 0"),
        "land-weight-hidden": Text(
            "用地：有人口，但全部被其他用地覆盖，人口未计", "Land: has people but lies wholly under other land, people not counted"
        ),
        "land-outside-zones": Text(
            "用地：有部分不在任何镇街内（计入全市，不计入镇街）", "Land: partly outside all towns (counts in the city, in no town)"
        ),
        "zone-overlap": Text("镇街：与前面的镇街重叠，重叠处归前者", "Towns: overlap an earlier one, which keeps the shared ground"),
        "zone-no-name": Text("镇街：没有名称", "Towns: without a name"),
        "people-missing": Text("人口分区：没有可用的人口数", "Population areas: no usable number of people"),
        "people-unplaced": Text(
            "人口（人）：所在分区没有居住用地，未能落到用地上", "People: their area has no residential land to place them on"
        ),
        "land-no-people": Text("用地：没有人口落在上面", "Land: no people placed on it"),
        "site-outside-zones": Text(
            "要素：有部分不在任何镇街内（计入全市，不计入镇街）", "Features: partly outside all towns (count in the city, in no town)"
        ),
        "site-no-length": Text("要素：没有长度（面或点）", "Features: no length (polygons or points)"),
        "without-geometry": Text("记录：没有图形，长度和面积未计", "Records: no geometry, so no length or area"),
        "cover-outside-ground": Text("绿地：位于建成区之外", "Green areas: outside the built-up area"),
        "street-not-line": Text("道路：不是线", "Streets: not lines"),
        "street-no-length": Text("道路：长度为零", "Streets: without length"),
        "street-pieces": Text(
            "路网：与主网不相通的部分（已计入，只服务本部分）", "Street network: parts cut off from the main one (kept, each serves itself)"
        ),
        "layer-without-data": Text("图层：尚无数据", "Layers: no data yet"),
        "layer-without-field": Text("图层：没有登记是否计入，未计", "Layers: do not say which of their features count, left out"),
        "beyond-list": Text("超出公布清单的部分（完成率按 100 % 计）", "More than the published list (the share is held at 100 %)"),
    }
)
_MISSING = {
    "land": Text("可用的分母用地", "usable land for the denominator"),
    "sites": Text("可计入的场地", "sites that count"),
    "weight": Text("人口数", "population"),
    "streets": Text("可用的道路", "usable streets"),
    "target": Text("公布的目标数", "published target"),
    "target-doubtful": Text(
        "单位确定的公布目标数（公布的单位存疑）", "published target with a unit that is certain (the printed one is doubtful)"
    ),
    "target-by-row": Text("分镇街的目标数（只公布了全市）", "target by town (only the city's is published)"),
    "features": Text("已登记的要素（图层是空的）", "features on record (the layer is empty)"),
    "recorded": Text("已登记的长度或面积", "length or area on record"),
}
_CANNOT = Text("无法计算：缺少{things}。", "Cannot be computed: {things} missing.")


def exclusions(excluded: Sequence[tuple[str, int]], lang: str) -> list[tuple[str, int]]:
    """Return each reason in words with its count; an unknown reason gives itself."""
    return [(EXCLUDED[reason](lang) if reason in EXCLUDED else reason, count) for reason, count in excluded]


def missing_words(missing: Sequence[str], lang: str) -> str:
    """Return the sentence that says what is missing; empty when nothing is.

    >>> missing_words(("layer:residential_land",), "zh")
    '无法计算：缺少“居住用地”图层。'
    >>> missing_words(("field:micro_parks.open_to_public",), "en")
    'Cannot be computed: column “Open to the public” of the layer “Micro-parks” missing.'
    """
    if not missing:
        return ""
    joint = "、" if lang == "zh" else ", "
    return _CANNOT(lang).format(things=joint.join(_thing(code, lang) for code in missing))


def layer_title(key: str, lang: str) -> str:
    """Return the title of a layer: the catalogue's, or what a rule calls a layer that a city may hand in one day."""
    if key in BY_KEY:
        return BY_KEY[key].title(lang)
    return next(title for rule in published_rules() for name, title in rule.wanted if name == key)(lang)


def _thing(code: str, lang: str) -> str:
    if code.startswith("layer:"):
        title = layer_title(code.removeprefix("layer:"), lang)
        return f"“{title}”图层" if lang == "zh" else f"layer “{title}”"
    if code.startswith("field:"):
        key, _, field = code.removeprefix("field:").partition(".")
        column = BY_KEY[key].field(field).title(lang) if key in BY_KEY else field
        title = layer_title(key, lang)
        return f"“{title}”图层的“{column}”列" if lang == "zh" else f"column “{column}” of the layer “{title}”"
    return _MISSING[code](lang) if code in _MISSING else code
