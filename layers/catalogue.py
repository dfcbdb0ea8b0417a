"""The catalogue: one entry a layer. Adding a layer is one entry here and one file in data/."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from layers.spec import Choice, Field, FieldKind, GeometryKind, Group, Layer, Measure, Role, Style, Text, Unit

ARTICLE = Text("四川崇州“四力”齐发争创全国文明城市工作纪实（公开报道）", "Published report on Chongzhou's civilised-city campaign")

TIAO = Unit(Text("条", "alleys"), one="alley")
GE = Unit(Text("个", "sites"), one="site")
CHU = Unit(Text("处", "places"), one="place")
DIAN = Unit(Text("个点位", "spots"), one="spot")
KM = Unit(Text("公里", "km"), 1000.0)
KM2 = Unit(Text("平方公里", "km²"), 1e6)
WAN_M2 = Unit(Text("万平方米", "×10,000 m²"), 1e4)
WAN_MU = Unit(Text("万亩", "×10,000 mu"), 1e8 / 15)
HOUSEHOLDS = Unit(Text("户", "households"), one="household")
PEOPLE = Unit(Text("人", "people"), one="person")
ROADS = Unit(Text("条", "roads"), one="road")

UNITS: Mapping[str, Unit] = MappingProxyType(
    {
        "条": TIAO,
        "条路": ROADS,
        "个": GE,
        "处": CHU,
        "个点位": DIAN,
        "公里": KM,
        "平方公里": KM2,
        "万平方米": WAN_M2,
        "万亩": WAN_MU,
        "户": HOUSEHOLDS,
        "人": PEOPLE,
        "次": Unit(Text("次", "times"), one="time"),
    }
)

GROUPS = (
    Group("renewal", Text("街巷院落", "Streets and courtyards")),
    Group("water", Text("水环境", "Water")),
    Group("green", Text("公园绿地", "Parks and green")),
    Group("landscape", Text("生态田园", "Landscape")),
    Group("housing", Text("居住改造", "Housing renewal")),
    Group("network", Text("管网电网", "Networks")),
    Group("culture", Text("文明实践", "Civic practice")),
    Group("reference", Text("底图参考", "Reference")),
)


def _choices(*rows: tuple[str, str, str, str, str]) -> tuple[Choice, ...]:
    return tuple(Choice(key, Text(zh, en), (), color, shape) for key, zh, en, color, shape in rows)


LAYERS: tuple[Layer, ...] = (
    Layer(
        "back_alleys", Text("背街小巷", "Back alleys"), "renewal", Role.PROGRAMME, GeometryKind.LINE,
        (Measure.COUNT, Measure.LENGTH), TIAO, Style("#B5651D", width=3.0),
        Text("背街小巷专项整治：路面、排水、立面、照明与秩序", "Renewal of back alleys: paving, drains, façades, lighting, order"),
        ARTICLE, ("F01", "F02"),
        own_fields=(
            Field("alley_type", Text("整治类型", "Kind of work"), FieldKind.CHOICE, choices=_choices(
                ("comprehensive", "综合整治", "Comprehensive", "#8C4A10", "solid"),
                ("paving", "路面改造", "Paving", "#B5651D", "dash"),
                ("order", "秩序整治", "Order", "#D9A066", "dot"))),
            Field("width_m", Text("宽度", "Width"), FieldKind.NUMBER, unit=Text("米", "m")),
        ),
        type_field="alley_type", visible=True, headline=True,
    ),
    Layer(
        "old_courtyards", Text("老旧院落", "Old courtyards"), "renewal", Role.PROGRAMME, GeometryKind.POLYGON,
        (Measure.COUNT, Measure.AREA), GE, Style("#7B5EA7"),
        Text("老旧院落改造：道路、排水、消防、绿化与院落治理", "Renewal of old residential courtyards"),
        ARTICLE, ("F05", "F06", "F61"),
        own_fields=(
            Field("renewal_class", Text("改造类别", "Renewal class"), FieldKind.CHOICE, choices=_choices(
                ("safety", "安全类", "Safety", "#5B3F8C", "square"),
                ("basic", "基础类", "Basic", "#7B5EA7", "square"),
                ("improved", "完善类", "Improved", "#A48CC8", "square"),
                ("upgraded", "提升类", "Upgraded", "#CDBDE3", "square"))),
            Field("built_year", Text("建成年份", "Year built"), FieldKind.INTEGER),
            Field("households", Text("户数", "Households"), FieldKind.INTEGER, unit=Text("户", "households")),
            Field("roads_done", Text("院内道路完善", "Roads done"), FieldKind.TEXT),
            Field("drains_done", Text("院内排水完善", "Drains done"), FieldKind.TEXT),
        ),
        type_field="renewal_class", visible=True, headline=True,
    ),
    Layer(
        "old_roads", Text("老旧道路", "Old roads"), "renewal", Role.PROGRAMME, GeometryKind.LINE,
        (Measure.COUNT, Measure.LENGTH), ROADS, Style("#6B7280", width=4.0),
        Text("老旧道路改造", "Rebuilding of old roads"), ARTICLE, ("F03", "F04"),
    ),
    Layer(
        "demolish_add_sites", Text("两拆一增", "Two demolish, one add"), "renewal", Role.PROGRAMME, GeometryKind.POINT,
        (Measure.COUNT,), DIAN, Style("#A0522D", shape="diamond"),
        Text("拆除违法建筑、拆除围墙，增加公共空间", "Illegal buildings and walls taken down, public space added"),
        ARTICLE, ("F09",),
        own_fields=(
            Field("act", Text("类型", "Act"), FieldKind.CHOICE, choices=_choices(
                ("illegal_building", "拆违建", "Illegal building removed", "#7A3B1D", "diamond"),
                ("wall", "拆围墙", "Wall removed", "#C27A4A", "square"),
                ("public_space", "增公共空间", "Public space added", "#2E8B57", "circle"))),
        ),
        type_field="act",
    ),
    Layer(
        "river_sites", Text("水环境治理", "River treatment"), "water", Role.PROGRAMME, GeometryKind.LINE_OR_POINT,
        (Measure.COUNT, Measure.LENGTH), GE, Style("#1F78B4", width=3.5, shape="triangle"),
        Text("主城区水环境治理与中小河流综合整治项目", "Urban water-environment and small-river projects"),
        ARTICLE, ("F10", "F11"),
        own_fields=(
            Field("family", Text("项目类别", "Family"), FieldKind.CHOICE, choices=_choices(
                ("urban_water", "主城区水环境治理", "Urban water environment", "#1F78B4", "solid"),
                ("small_river", "中小河流综合整治", "Small rivers", "#0B4F6C", "dash"))),
            Field("river", Text("河流", "River")),
        ),
        type_field="family", visible=True, headline=True,
    ),
    Layer(
        "micro_parks", Text("微公园·小绿地", "Micro-parks"), "green", Role.PROGRAMME, GeometryKind.POLYGON,
        (Measure.COUNT, Measure.AREA), CHU, Style("#66A61E"),
        Text("城市“微公园”“小绿地”", "Micro-parks and small greens"), ARTICLE, ("F12",),
        own_fields=(
            Field("park_type", Text("类型", "Type"), FieldKind.CHOICE, choices=_choices(
                ("micro_park", "微公园", "Micro-park", "#66A61E", "circle"),
                ("small_green", "小绿地", "Small green", "#A6D854", "circle"),
                ("pocket_park", "口袋公园", "Pocket park", "#33700B", "circle"))),
            Field("open_to_public", Text("对公众开放", "Open to the public")),
        ),
        type_field="park_type", visible=True, headline=True,
    ),
    Layer(
        "green_areas", Text("建成区绿地", "Green areas"), "green", Role.PROGRAMME, GeometryKind.POLYGON,
        (Measure.AREA, Measure.COUNT), KM2, Style("#1B7837"),
        Text("城市建成区绿地", "Green area inside the built-up area"), ARTICLE, ("F13",),
        own_fields=(
            Field("green_class", Text("绿地类别", "Green class"), FieldKind.CHOICE, choices=_choices(
                ("park", "公园绿地 G1", "Park G1", "#1B7837", "square"),
                ("protective", "防护绿地 G2", "Protective G2", "#5AAE61", "square"),
                ("square", "广场用地 G3", "Square G3", "#A6DBA0", "square"),
                ("attached", "附属绿地 XG", "Attached XG", "#C7E9C0", "square"))),
            Field("activity_site", Text("公园绿化活动场地", "Activity site")),
        ),
        type_field="green_class", visible=True, headline=True,
    ),
    Layer(
        "large_ecological_spaces", Text("大尺度生态空间", "Large ecological spaces"), "green", Role.PROGRAMME,
        GeometryKind.POLYGON, (Measure.COUNT, Measure.AREA), GE, Style("#00441B"),
        Text("体育公园等大尺度生态空间", "Sports park and other large ecological spaces"), ARTICLE, ("F14",),
    ),
    Layer(
        "farmland_landscape", Text("大田景观", "Farmland landscape"), "landscape", Role.PROGRAMME, GeometryKind.POLYGON,
        (Measure.AREA, Measure.COUNT), WAN_MU, Style("#C9B037", fill_opacity=0.3),
        Text("高标准大田景观", "High-standard farmland landscape"), ARTICLE, ("F15",),
    ),
    Layer(
        "micro_landscapes", Text("微景观", "Micro-landscapes"), "landscape", Role.PROGRAMME, GeometryKind.POINT,
        (Measure.COUNT,), CHU, Style("#E6AB02", shape="circle", radius=3.5),
        Text("创建文明城市微景观", "Street micro-landscapes"), ARTICLE, ("F16",),
    ),
    Layer(
        "urban_villages", Text("城中村", "Urban villages"), "housing", Role.PROGRAMME, GeometryKind.POLYGON,
        (Measure.SUM, Measure.AREA, Measure.COUNT), HOUSEHOLDS, Style("#A6761D"),
        Text("城中村改造；原文“1439个”单位存疑，按户登记", "Urban-village renewal; the printed unit is doubtful, held as households"),
        ARTICLE, ("F07",),
        own_fields=(Field("households", Text("户数", "Households"), FieldKind.INTEGER, unit=Text("户", "households")),),
        sum_field="households",
    ),
    Layer(
        "shanty_areas", Text("棚户区", "Shanty areas"), "housing", Role.PROGRAMME, GeometryKind.POLYGON,
        (Measure.SUM, Measure.AREA, Measure.COUNT), HOUSEHOLDS, Style("#D95F02"),
        Text("棚户区改造；原文断句，“1335个”单位存疑，按户登记", "Shanty-area renewal; reconstructed figure, unit doubtful, held as households"),
        ARTICLE, ("F08",),
        own_fields=(Field("households", Text("户数", "Households"), FieldKind.INTEGER, unit=Text("户", "households")),),
        sum_field="households",
    ),
    Layer(
        "sewer_lines", Text("污水管网", "Sewers"), "network", Role.PROGRAMME, GeometryKind.LINE,
        (Measure.LENGTH, Measure.COUNT), KM, Style("#7570B3", width=1.6, dash=(6, 3)),
        Text("污水管网建设", "Sewer network"), ARTICLE, ("F21",),
        own_fields=(Field("diameter_mm", Text("管径", "Diameter"), FieldKind.INTEGER, unit=Text("毫米", "mm")),),
    ),
    Layer(
        "gas_lines", Text("天然气干线", "Gas mains"), "network", Role.PROGRAMME, GeometryKind.LINE,
        (Measure.LENGTH, Measure.COUNT), KM, Style("#E7298A", width=1.8),
        Text("天然气干线管网建设", "Gas trunk mains"), ARTICLE, ("F20",),
        own_fields=(Field("pressure", Text("压力级制", "Pressure class")),),
    ),
    Layer(
        "rural_grid_lines", Text("农村电网", "Rural grid"), "network", Role.PROGRAMME, GeometryKind.LINE,
        (Measure.LENGTH, Measure.COUNT), KM, Style("#B23A6E", width=1.4, dash=(2, 3)),
        Text("农村电网改造", "Renewal of the rural grid"), ARTICLE, ("F19",),
        own_fields=(Field("voltage_kv", Text("电压", "Voltage"), FieldKind.NUMBER, unit=Text("千伏", "kV")),),
    ),
    Layer(
        "practice_centres", Text("文明实践中心（所、站）", "Practice centres"), "culture", Role.PROGRAMME, GeometryKind.POINT,
        (Measure.COUNT,), GE, Style("#D1495B", shape="square"),
        Text("新时代文明实践中心（所、站）", "Civilisation-practice centres and stations"), ARTICLE, ("F38", "F39"),
        own_fields=(
            Field("level", Text("级别", "Level"), FieldKind.CHOICE, required=True, choices=_choices(
                ("centre", "中心（市级）", "Centre (city)", "#8B1E3F", "diamond"),
                ("institute", "所（镇街级）", "Institute (town)", "#D1495B", "square"),
                ("station", "站（村社区级）", "Station (community)", "#EFA7B0", "circle"))),
        ),
        type_field="level",
    ),
    Layer(
        "patriotic_bases", Text("爱国主义教育基地", "Patriotic-education bases"), "culture", Role.PROGRAMME,
        GeometryKind.POINT, (Measure.COUNT,), GE, Style("#A4161A", shape="diamond", radius=6.5),
        Text("爱国主义教育基地", "Patriotic-education bases"), ARTICLE, ("F36",),
    ),
    Layer(
        "markets", Text("农贸市场", "Markets"), "culture", Role.PROGRAMME, GeometryKind.POINT,
        (Measure.COUNT,), GE, Style("#F4A261", shape="square", radius=5.5),
        Text("农贸市场优化提升；12次为集中整治场次", "Market improvement; the published 12 counts inspections, not markets"),
        ARTICLE, ("F30",),
        own_fields=(Field("inspections", Text("整治次数", "Inspections"), FieldKind.INTEGER, unit=Text("次", "times")),),
        sum_field="inspections",
    ),
    Layer(
        "outline", Text("市域轮廓", "City outline"), "reference", Role.REFERENCE, GeometryKind.POLYGON,
        (Measure.AREA,), KM2, Style("#6B7280", width=1.6, fill_opacity=0.0, dash=(8, 4)),
        Text("崇州市域轮廓，示意边界，不作为划界依据", "Outline of Chongzhou, schematic, not a legal boundary"),
        Text("天地图（CGCS2000，113 个顶点，简化），示意", "Tianditu (CGCS2000, 113 vertices, simplified), schematic"),
        example=False,
    ),
    Layer(
        "towns", Text("镇街", "Towns"), "reference", Role.REFERENCE, GeometryKind.POLYGON,
        (Measure.COUNT, Measure.AREA), GE, Style("#A7A29A", width=1.0, fill_opacity=0.0),
        Text("6 个街道与 9 个镇；名称代码真实，界线为示例", "6 subdistricts and 9 towns; names and codes are real, borders are examples"),
        Text("名称代码：国家统计局 2023；界线：示例数据", "Names and codes: NBS 2023; borders: example data"),
        own_fields=(
            Field("population", Text("人口", "Population"), FieldKind.INTEGER, unit=Text("人", "people")),
            Field("kind", Text("类别", "Kind")),
        ),
    ),
    Layer(
        "built_up_area", Text("建成区", "Built-up area"), "reference", Role.REFERENCE, GeometryKind.POLYGON,
        (Measure.AREA,), KM2, Style("#ECE7DF", width=0.8, fill_opacity=1.0),
        Text("城市与镇区建成区，示例", "Built-up area of city and towns, example"), Text("示例数据", "Example data"),
        own_fields=(Field("town", Text("镇街", "Town")), Field("kind", Text("类别", "Kind"))),
    ),
    Layer(
        "residential_land", Text("居住用地", "Residential land"), "reference", Role.REFERENCE, GeometryKind.POLYGON,
        (Measure.AREA, Measure.COUNT), KM2, Style("#E8DCC8", width=0.5, fill_opacity=1.0),
        Text("居住用地（07），示例", "Residential land (07), example"), Text("示例数据", "Example data"),
        own_fields=(
            Field("town", Text("镇街", "Town")),
            Field("in_built_up_area", Text("位于建成区", "In the built-up area")),
            Field("population", Text("人口", "Population"), FieldKind.INTEGER, unit=Text("人", "people")),
        ),
    ),
    Layer(
        "streets", Text("道路", "Streets"), "reference", Role.REFERENCE, GeometryKind.LINE,
        (Measure.LENGTH, Measure.COUNT), KM, Style("#D8D2C8", width=1.0),
        Text("道路网，示例，节点相接可算步行距离", "Street network, example, noded for walking distance"),
        Text("示例数据", "Example data"),
        own_fields=(
            Field("road_class", Text("等级", "Class"), FieldKind.CHOICE, choices=_choices(
                ("highway", "公路干线", "Highway", "#E0C9A6", "solid"),
                ("main", "主干路", "Main road", "#E8DCC0", "solid"),
                ("secondary", "次干路", "Secondary road", "#EFE9DC", "solid"),
                ("local", "支路", "Local street", "#F6F2EA", "solid"),
                ("lane", "巷道", "Lane", "#F6F2EA", "dash"))),
        ),
        type_field="road_class",
    ),
    Layer(
        "rivers", Text("河流水系", "Rivers"), "reference", Role.REFERENCE, GeometryKind.POLYGON,
        (Measure.AREA, Measure.COUNT), KM2, Style("#BFD9EA", width=0.8, fill_opacity=1.0),
        Text("河流与水面，名称真实，形状为示例", "Rivers and water, real names, example shapes"), Text("示例数据", "Example data"),
    ),
    Layer(
        "population", Text("村社区人口", "Population by community"), "reference", Role.REFERENCE, GeometryKind.POLYGON,
        (Measure.SUM, Measure.COUNT), PEOPLE, Style("#8C96C6", width=0.6, fill_opacity=0.0),
        Text("172 个村社区的示例人口，合计 735,723 人（七普总数）", "Example population of 172 communities, summing to the 2020 census total of 735,723"),
        Text("总数：第七次全国人口普查；分布：示例数据", "Total: 2020 census; distribution: example data"),
        own_fields=(
            Field("town", Text("镇街", "Town")),
            Field("population", Text("人口", "Population"), FieldKind.INTEGER, unit=Text("人", "people")),
        ),
        sum_field="population",
    ),
)

BY_KEY: Mapping[str, Layer] = MappingProxyType({layer.key: layer for layer in LAYERS})


class UnknownLayerError(KeyError):
    """A layer key that the catalogue does not hold."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def layer(key: str) -> Layer:
    """Return the entry `key`; raises UnknownLayerError."""
    try:
        return BY_KEY[key]
    except KeyError:
        raise UnknownLayerError(key) from None


def programmes() -> tuple[Layer, ...]:
    """Return the layers that belong to the campaign, in catalogue order."""
    return tuple(entry for entry in LAYERS if entry.role is Role.PROGRAMME)
