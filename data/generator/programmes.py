"""The programme layers of the example: what is typical of each, and the records made from it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import shapely

from data.generator import country, green, networks, projects, settlements, spots, works
from data.generator.projects import Programme
from data.generator.works import Work

_TOWN, _HOUSING, _LAW, _WATER, _PARK = "镇街办", "市住建局", "市综合行政执法局", "市水务局", "市公园城市局"

PROGRAMMES = (
    Programme("back_alleys", "BX", "整治", ("路面黑化与排水沟整治，立面清洗，增设照明", "雨污分流、路面铺装和三线规整", "划定停车位，规范占道经营，更换路灯", "沟盖板更换、墙面整治、垃圾分类点建设"),
              (_LAW, _HOUSING, _TOWN), (60, 190), 0.91, (18, 95), 5, 2),
    Programme("old_courtyards", "YL", "改造", ("完善院内道路和排水，增设消防设施", "屋面防水、雨污分流、楼道照明和绿化", "院落道路、停车、门禁和公共活动空间改造", "加装充电设施，三线入地，成立院落自治小组"),
              (_HOUSING, _TOWN), (90, 260), 0.90, (60, 320), 6, 2),
    Programme("old_roads", "DL", "老旧道路改造工程", ("路面病害处理、人行道更换和雨污管网改造", "沥青加铺、人行道透水铺装、交通设施更新"), (_HOUSING, "市交通运输局"), (150, 330), 1.0, (480, 2600), None, 0),
    Programme("demolish_add_sites", "LC", "", ("拆除违法搭建并恢复地面", "拆除围墙，打开沿街空间", "增设座椅、绿化和健身设施"), (_LAW, _TOWN), (20, 110), 0.9, (3, 40)),
    Programme("river_sites", "SH", "治理项目", ("河道清淤、岸坡整治和生态护岸", "截污、沿岸排口整治与水生植物恢复", "堤防加固、河道疏浚和亲水步道", "闸坝改造与生态补水"), (_WATER, _TOWN), (180, 480), 0.86, (260, 2400), None, 1),
    Programme("micro_parks", "WG", "", ("腾退边角地块，建设绿化、座椅和步道", "栽植乔灌木，增设健身与儿童活动设施", "拆墙透绿，建设口袋休憩空间"), (_PARK, _TOWN), (60, 170), 0.9, (25, 180)),
    Programme("green_areas", "LD", "", ("绿地建设与补植", "园路、座椅和照明完善", "乔灌草配置提升", "滨水绿带建设"), (_PARK, _HOUSING, _TOWN), (70, 300), 0.92, (20, 260), None, 0),
    Programme("large_ecological_spaces", "ST", "建设", ("建设运动场地、绿道和服务设施，恢复湿地植被",), (_PARK, "市文体旅局"), (380, 760), 1.0, (8000, 36000), None, 0),
    Programme("farmland_landscape", "DT", "高标准大田景观", ("田块整理、渠系和机耕道配套，连片种植油菜与水稻", "高标准农田提升，林盘与田园景观整理", "粮油轮作、田埂花带和灌溉设施改造"), ("市农业农村局", _TOWN), (120, 330), 0.9, (120, 780), None, 0),
    Programme("micro_landscapes", "JG", "", ("花境栽植与小品布置", "清理杂物，栽花种草，砌筑花池", "竹编景观小品与绿化"), (_LAW, _PARK, _TOWN), (12, 70), 0.92, (0.8, 9), None, 2),
    Programme("urban_villages", "CZC", "改造", ("房屋征收、拆迁安置和土地整理", "环境整治与基础设施补短板"), (_HOUSING, _TOWN), (260, 620), 0.82, (1600, 9800), None, 1),
    Programme("shanty_areas", "PH", "改造", ("征收安置与地块整理", "危旧房屋拆除和安置房建设"), (_HOUSING, _TOWN), (260, 620), 0.84, (1500, 9000), None, 1),
    Programme("sewer_lines", "WS", "污水管网", ("新建污水主管与检查井", "雨污分流改造，错接混接点整治", "管道检测修复与更换"), (_WATER, _HOUSING, _TOWN), (60, 240), 0.9, (20, 130), None, 0),
    Programme("gas_lines", "TR", "天然气干线", ("新建中压干管与阀井", "老旧灰口铸铁管更换", "次高压管线与调压站建设"), ("市经济科技信息化局", "市住建局"), (70, 260), 0.91, (40, 260), None, 0),
    Programme("rural_grid_lines", "DW", "线路改造", ("10千伏线路改造与配变增容", "低压线路绝缘化改造、电杆更换", "新增台区与线路分段改造"), ("国网崇州市供电公司",), (40, 180), 0.92, (25, 170), None, 0),
    Programme("practice_centres", "WM", "", ("阵地建设、制度上墙和志愿队伍组建", "改造活动室，开设宣讲与便民服务"), ("市委宣传部", _TOWN), (20, 120), 0.94, (2, 28)),
    Programme("patriotic_bases", "AG", "提升", ("展陈更新、讲解队伍建设与周边环境提升",), ("市委宣传部", "市文体旅局"), (60, 220), 0.95, (30, 420), None, 1),
    Programme("markets", "NM", "优化提升", ("摊位规范、排水与地面改造，增设检测室", "占道经营整治与环境卫生提升"), ("市市场监管局", _TOWN), (50, 190), 0.84, (35, 280), None, 1),
)  # fmt: skip


_CITY_PARKS = ("罨画池公园", "明湖公园", "唐安公园", "永康公园", "西江公园", "白碾公园", "石羊公园", "崇庆公园", "学府公园", "华兴公园")


def _park_names() -> dict[bytes, str]:
    """Return names for the largest parks of the city; the one nearest to the old core comes first."""
    parks = [g.polygon for g in green.greens() if g.kind == "park" and g.place == settlements.CITY]
    core = shapely.Point(settlements.settlements()[0].centre)
    large = sorted(parks, key=lambda p: -p.area)[: len(_CITY_PARKS)]
    first = min((p for p in parks if p.area > 5_000), key=lambda p: p.distance(core))
    rest = [p for p in large if not p.equals(first)]
    return {p.wkb: name for p, name in zip([first, *rest], _CITY_PARKS, strict=False)}


def _greens() -> tuple[Work, ...]:
    words = {"park": "公园", "square": "广场", "protective": "滨河绿带", "attached": "附属绿地"}
    names = _park_names()
    found = []
    for row in green.greens():
        word = "游园" if row.kind == "park" and row.polygon.area < 5_000 else words[row.kind]
        title = (
            names.get(row.polygon.wkb)
            or f"{works.street_near(row.polygon) if row.kind in ('park', 'attached') else works.near_name(row.polygon)}{word}"
        )
        found.append(Work(row.polygon, title, {"green_class": row.kind, "activity_site": "是" if row.public else "否"}))
    return tuple(found)


def _spaces() -> tuple[Work, ...]:
    return tuple(Work(space.polygon, space.name) for space in country.spaces())


def _farmland() -> tuple[Work, ...]:
    return tuple(Work(field, works.near_name(field)) for field in country.farmland())


def _sewers() -> tuple[Work, ...]:
    """One project a community: its sewers are dug together, and one project is one item on every list."""
    sizes = (300, 400, 400, 500, 500, 600, 800, 1000)
    dug: dict[str, list[shapely.LineString]] = {}
    for _, line in networks.sewers():
        dug.setdefault(works.community(line).place.name, []).append(line)
    return tuple(
        Work(shapely.MultiLineString(lines), name, {"diameter_mm": sizes[i * 7 % 8]}) for i, (name, lines) in enumerate(dug.items())
    )


def _gas() -> tuple[Work, ...]:
    return tuple(
        Work(line, name, {"pressure": ("次高压B", "中压A", "中压A", "中压B")[i % 4]}) for i, (name, line) in enumerate(networks.gas())
    )


def _power() -> tuple[Work, ...]:
    volts = (10.0, 10.0, 10.0, 0.4)
    return tuple(
        Work(line, f"{volts[i % 4]:g}千伏{name.removesuffix('路')}线", {"voltage_kv": volts[i % 4]})
        for i, (name, line) in enumerate(networks.power())
    )


SUBJECTS: dict[str, Callable[[], tuple[Work, ...]]] = {
    "back_alleys": works.alleys, "old_courtyards": works.courtyards, "old_roads": works.old_roads, "demolish_add_sites": spots.demolish_add,
    "river_sites": works.river_sites, "micro_parks": spots.micro_parks, "green_areas": _greens, "large_ecological_spaces": _spaces,
    "farmland_landscape": _farmland, "micro_landscapes": spots.micro_landscapes, "urban_villages": works.urban_villages,
    "shanty_areas": works.shanty_areas, "sewer_lines": _sewers, "gas_lines": _gas, "rural_grid_lines": _power,
    "practice_centres": spots.practice_centres, "patriotic_bases": spots.patriotic_bases, "markets": spots.markets,
}  # fmt: skip


def records(key: str) -> list[dict[str, Any]]:
    """Return the records of a programme layer, each with its `geometry` in the plane."""
    programme = next(p for p in PROGRAMMES if p.key == key)
    rows = SUBJECTS[key]()
    return projects.records(programme, rows, [projects.size_of(row.shape) for row in rows])
