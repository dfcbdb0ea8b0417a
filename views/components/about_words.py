"""The text of the about page, as data: what is example and what is real, how figures are held, how numbers are made."""

from __future__ import annotations

from views.i18n import N_

EXAMPLE_OR_REAL = (
    (N_("市域轮廓"), N_("真实，示意"), N_("天地图行政区划（CGCS2000，113 个顶点，已简化），不作为划界依据")),
    (N_("镇街、村社区的名称和代码"), N_("真实"), N_("国家统计局 2023 年统计用区划代码：15 个镇街，172 个村社区名称")),
    (N_("各专项的公布数"), N_("真实"), N_("公开报道《四川崇州“四力”齐发争创全国文明城市工作纪实》")),
    (N_("人口总数 735,723 人"), N_("真实"), N_("第七次全国人口普查；在村社区间的分布为示例")),
    (N_("镇街界线、道路、河流形状、建成区、居住用地"), N_("示例"), N_("由带固定种子的程序生成，可重复")),
    (N_("所有专项的位置、形状、日期、单位、投资"), N_("示例"), N_("由同一程序生成，合计与公布数一致；不对应任何真实地点或单位")),
)

PUBLISHED_FIGURES = (
    (N_("棚户区 1335 个"), N_("原文在“棚户区”处断句，数字由下一段接上；标为“还原”。")),
    (N_("城中村 1439 个、棚户区 1335 个"), N_("县级市不可能有这么多“个”，可能是“户”；按户登记，标为“单位存疑”，不用它算比例。")),
    (N_("28000 余场次、2650 余场次各出现两次"), N_("名称和时段不同，不相加，也不上图。")),
    (N_("背街小巷 124 条与新完成 5 条"), N_("原文没说新增是否已在总数内；总数作目标，新增另列，不相加。老旧道路、老旧院落同。")),
    (N_("40 余处、280 余处"), N_("“余”和“突破”是下限：写作“≥”，达到后只说“已达下限”，不显示超过 100%。")),
    (N_("截至 2021 年底"), N_("只管它所在的句子；其余数字没有日期，一概不补。“今年”没有年份，不作日期用。")),
    (N_("建成区绿地 174 万平方米"), N_("可能是公园绿地、新增绿地或总量；按总量登记，先与建成区面积比对，再谈绿地率。")),
    (N_("水生态项目 35 个"), N_("含两类项目，没有拆分数；“全面达标”没有河流或断面数，不作指标。")),
    (N_("农贸市场 12 次"), N_("是集中整治的次数，不是市场数。")),
    (N_("没有分母"), N_("原文没有背街小巷、老旧院落的总数，因此只与公布数相比，不显示“完成率”。")),
    (N_("办结率 100 %、满意率 96 %"), N_("没有说明满意率的口径，不作指标。")),
)

METHOD = (
    N_("存储坐标系：CGCS2000 经纬度（EPSG:4490）。缓冲与叠加在等积投影上做：以 103.5°E、30.69°N 为中心的兰勃特等积方位投影。"),
    N_("长度、面积：GRS80 椭球面上的测地线长度和椭球面积。同一专项内互相重叠的地块，面积只算一次。"),
    N_(
        "项目状态按日期推算：到某日为止，有验收日期的为“验收”，有实际完工的为“完工”，有实际开工的为“在建”，否则为“计划”；三个日期都没有的，用上报的状态。"
    ),
    N_("滞后：时限（没有时限的用计划完工）已过，而状态仍是“计划”或“在建”。"),
    N_("“完成数”是完工与验收之和；“近一季”是截至数据日期的三个月。"),
    N_("镇街比较按项目个数，少于 5 个项目的镇街不参加排序，以免一个项目左右结果。"),
    N_("每个专项按自己的数据日期计算；页首的数据日期是其中最新的一个。"),
)

REPLACING = (
    N_("准备一个图层的文件（shapefile 压缩包、GeoPackage、GeoJSON、KML 或 Excel），字段名用中文或英文均可。"),
    N_("先检查：{command}"),
    N_("再发布：{command}"),
    N_("发布即生效，旧版本保留；发错了可以回退：{command}"),
    N_("一个图层换成真实数据后，它的“示例”标记随之消失；全部换完，页首的“示例数据”也消失。"),
)
COMMANDS = (
    "",
    "python3 run.py check 文件",
    "python3 run.py publish 文件 --layer back_alleys --by 姓名 --note 说明",
    "python3 run.py rollback back_alleys 1 --by 姓名",
    "",
)

COMPONENTS = (
    ("streamlit", "Apache-2.0"),
    ("folium", "MIT"),
    ("folium-offline", "MIT"),
    ("geopandas", "BSD-3-Clause"),
    ("shapely", "BSD-3-Clause"),
    ("pyproj", "MIT"),
    ("pyogrio", "MIT"),
    ("pandas", "BSD-3-Clause"),
    ("numpy", "BSD-3-Clause"),
    ("scipy", "BSD-3-Clause"),
    ("pyarrow", "Apache-2.0"),
    ("pandera", "MIT"),
    ("mapclassify", "BSD-3-Clause"),
    ("SQLAlchemy", "MIT"),
    ("openpyxl", "MIT"),
    ("babel", "BSD-3-Clause"),
    ("uvicorn", "BSD-3-Clause"),
    ("typer", "MIT"),
    ("spopt", "BSD-3-Clause"),
    ("PuLP", "MIT"),
    ("highspy", "MIT"),
    ("distributed", "BSD-3-Clause"),
    ("typst", "Apache-2.0"),
    ("manimgx-fonts-cjk", "OFL-1.1"),
)
BUNDLED = (
    ("Leaflet", "BSD-2-Clause"),
    ("Apache ECharts", "Apache-2.0"),
    ("GDAL", "MIT"),
    ("PROJ", "MIT"),
    ("GEOS", "LGPL-2.1"),
    ("HiGHS", "MIT"),
    ("Noto Sans CJK", "OFL-1.1"),
)
