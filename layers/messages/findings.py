"""Sentences about single rows: what is wrong there (`row-…`) and how to put it right (`fix-…`), code by code."""

from __future__ import annotations

from collections.abc import Mapping

from layers.spec import Text

_VALUES = {
    "row-missing-value": Text("没有填“{title}”", "“{title}” is empty"),
    "fix-missing-value": Text("补填“{title}”", "Fill in “{title}”"),
    "row-unknown-choice": Text("“{value}”不在可选范围内", "“{value}” is not among the accepted values"),
    "fix-unknown-choice": Text("改为其中之一：{accepted}", "Use one of: {accepted}"),
    "row-out-of-range": Text("{value} 超出 {low} 至 {high}", "{value} is outside {low} to {high}"),
    "fix-out-of-range": Text("核对数值和单位，填 {low} 至 {high} 之间的数", "Check number and unit; enter {low} to {high}"),
    "row-bad-date": Text("“{value}”看不出是哪一天", "“{value}” is not understood as a date"),
    "fix-bad-date": Text("写成 2021-03-05 或 2021年3月5日", "Write it as 2021-03-05"),
    "row-bad-number": Text("“{value}”不是数字", "“{value}” is not a number"),
    "fix-bad-number": Text("只填数字，不写“约”等文字", "Enter figures only, without words"),
    "row-date-coarse": Text("“{value}”只到年或月，已取其中一天", "“{value}” gives no day; one was taken"),
    "fix-date-coarse": Text("知道具体日期时写全", "Write the whole date if it is known"),
    "row-text-lost": Text("文字在交来之前就已丢失，无法恢复", "The text was lost before it came here and cannot be recovered"),
    "fix-text-lost": Text("找原始文件重新导出，或手工补写", "Export again from the original, or type it in"),
}

_TOWNS = {
    "row-town-unknown": Text("认不出镇街“{value}”", "The town “{value}” is not known"),
    "fix-town-unknown": Text(
        "写现行的镇街全称，如“崇阳街道”“怀远镇”", "Write the present full name, such as Chongyang Subdistrict or Huaiyuan Town, in Chinese"
    ),
    "row-town-renamed": Text("“{value}”已换成现行名称“{detail}”", "“{value}” was replaced by its present name “{detail}”"),
    "fix-town-renamed": Text("不必改；原表也可一并更新", "Nothing to do; the original may be brought up to date"),
    "row-town-located": Text("镇街按所在位置填为“{detail}”", "The town was filled in by location: “{detail}”"),
    "fix-town-located": Text("核对后在原表补填", "Check it and fill it in"),
}

_GEOMETRY = {
    "row-geometry-unreadable": Text("图形无法修复，按无图形处理", "The geometry is beyond repair and was left out"),
    "fix-geometry-unreadable": Text("在 GIS 中重画这个图形", "Draw this feature again in GIS"),
    "row-geometry-invalid": Text("图形无效（{detail}），已修复", "Invalid geometry ({detail}), mended"),
    "fix-geometry-invalid": Text("在地图上核对修复结果；不对时在 GIS 中重画", "Check the result on the map; draw it again in GIS if it is wrong"),
    "row-repair-changed-area": Text("修复使面积变化超过 1%：{detail} 平方米", "Mending changed the area by more than 1%: {detail} m²"),
    "fix-repair-changed-area": Text("在 GIS 中改好后再交，不要依赖自动修复", "Correct it in GIS rather than rely on the repair"),
    "row-coordinates-zero": Text("坐标全是 0，按无图形处理", "All coordinates are 0; the row has no geometry"),
    "fix-coordinates-zero": Text("补填坐标", "Enter the coordinates"),
    "row-geometry-empty": Text("图形是空的", "The geometry is empty"),
    "fix-geometry-empty": Text("补画图形，或删去这一行", "Draw it, or remove the row"),
    "row-geometry-off-earth": Text(
        "坐标 {detail} 在地球上不存在（经度超过 180° 或纬度超过 90°）", "{detail} lies nowhere on earth (beyond 180° of longitude or 90° of latitude)"
    ),
    "fix-geometry-off-earth": Text("看经度、纬度是否填反，核对坐标系，改正后再交", "See whether longitude and latitude were exchanged, check the coordinate system, and correct them"),
    "row-geometry-not-finite": Text("坐标不是有效数字（NaN 或无穷大）", "Coordinates are no numbers (NaN or infinite)"),
    "fix-geometry-not-finite": Text("在 GIS 中重画，或补填正确的坐标", "Draw it again, or enter the right coordinates"),
    "row-coordinate-unreadable": Text("坐标看不懂，按无图形处理", "The coordinates are not understood; the row has no geometry"),
    "fix-coordinate-unreadable": Text("写成十进制度数，如 103.671、30.631", "Write decimal degrees, such as 103.671 and 30.631"),
    "row-geometry-kind": Text("图形是{detail}，此图层只收{accepted}", "The geometry is {detail}; this layer takes {accepted}"),
    "fix-geometry-kind": Text("换图层，或按此类型重画", "Choose another layer, or draw it as that kind"),
    "row-without-geometry": Text("没有图形，计入个数但不上图", "No geometry: it counts but is not on the map"),
    "fix-without-geometry": Text("补画图形，或确认只登记不上图", "Draw it, or leave it unmapped on purpose"),
    "row-outside-city": Text("在市域之外", "Outside the city"),
    "fix-outside-city": Text("核对坐标系和坐标；确在市外的请删去", "Check the coordinate system and the coordinates; remove it if it really is outside"),
    "row-collection-parts": Text("混有几种图形，未取：{detail}", "It mixes kinds of geometry; left out: {detail}"),
    "fix-collection-parts": Text("核对留下的图形；其余要上报时另建要素", "Check what was kept; hand the rest in as features of their own"),
    "row-percent-taken": Text("“{value}”按百分数读取", "“{value}” was read as a percentage"),
    "fix-percent-taken": Text("不必改；若本意就是这个数，请写成百分数", "Nothing to do; if the number was meant as it is, write it as a percentage"),
    "row-polygon-sliver": Text("面过小或过细：{detail}", "The polygon is too small or thin: {detail}"),
    "fix-polygon-sliver": Text("删去，或并入相邻的面", "Remove it, or merge it with its neighbour"),
    "row-line-tiny": Text("线过短：{detail}", "The line is too short: {detail}"),
    "fix-line-tiny": Text("删去，或接到相邻的线上", "Remove it, or join it to its neighbour"),
    "row-duplicate-geometry": Text("图形与第 {detail} 行完全相同", "Same geometry as row {detail}"),
    "fix-duplicate-geometry": Text("重复上报的删去一行；同一地点的两件事可保留", "Remove one if it was handed in twice; keep both if they are two things at one place"),
}  # fmt: skip

_RECORDS = {
    "row-duplicate-code": Text("编号“{value}”与第 {detail} 行重复", "The code “{value}” is also in row {detail}"),
    "fix-duplicate-code": Text("每个要素一个编号，改去其中之一", "One code for each feature: change one of them"),
    "row-dates-out-of-order": Text("“{later}”（{value}）早于“{earlier}”", "“{later}” ({value}) is before “{earlier}”"),
    "fix-dates-out-of-order": Text("核对两个日期", "Check both dates"),
    "row-status-without-date": Text("状态为“{status}”，却没有“{title}”", "It is “{status}” but has no “{title}”"),
    "fix-status-without-date": Text("补填“{title}”，或更正状态", "Fill in “{title}”, or correct the status"),
    "row-duties-incomplete": Text("五落实缺：{detail}", "Of the five duties these are missing: {detail}"),
    "fix-duties-incomplete": Text("补填所缺各项", "Fill in what is missing"),
}  # fmt: skip

_FILE = {
    "findings-capped": Text("共 {count} 行，表中只列 {shown} 行。{sentence}", "{count} rows, of which {shown} are listed. {sentence}"),
    "fix-missing-field": Text("在原表中加一列“{title}”，或在字段对应中选一列", "Add a column “{title}”, or choose one for it"),
    "fix-column-taken-as": Text("不对时在字段对应中改选", "If that is wrong, choose another column"),
    "correction-no-row": Text("没有第 {row} 行，文件只有 {rows} 行。请重新打开后再改。", "There is no row {row}; the file has {rows}. Open it again."),
    "correction-geometry": Text("“{field}”是图形，不能在表中改。请在 GIS 中改后再交。", "“{field}” is the geometry and cannot be changed in the table. Change it in GIS."),
}  # fmt: skip

_REASONS = {
    "invalid-self-intersection": Text("边线自相交", "its outline crosses itself"),
    "invalid-ring-self-intersection": Text("边线在一点上碰到自己", "its outline touches itself"),
    "invalid-hole-lies-outside-shell": Text("孔在外环之外", "a hole lies outside the shell"),
    "invalid-holes-are-nested": Text("孔里套孔", "a hole lies inside another hole"),
    "invalid-nested-shells": Text("一部分在另一部分之内", "one part lies inside another"),
    "invalid-interior-is-disconnected": Text("内部被孔隔断", "holes cut the inside apart"),
    "invalid-duplicate-rings": Text("有重复的环", "a ring comes twice"),
    "invalid-too-few-points-in-geometry-component": Text("顶点太少", "it has too few vertices"),
    "invalid-invalid-coordinate": Text("坐标无效", "a coordinate is invalid"),
    "invalid-ring-is-not-closed": Text("环没有闭合", "a ring is open"),
    "invalid-other": Text("图形不合规则", "it breaks the rules of geometry"),
}

FINDINGS: Mapping[str, Text] = _VALUES | _TOWNS | _GEOMETRY | _RECORDS | _FILE | _REASONS
