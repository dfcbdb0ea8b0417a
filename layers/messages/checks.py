"""Sentences about the content of a layer: columns, values, places."""

from __future__ import annotations

from collections.abc import Mapping

from layers.spec import Text

CHECKS: Mapping[str, Text] = {
    "missing-field": Text("没有“{title}”列，或整列没有可用的值。请补上，否则统计中这一项为空。", "There is no column “{title}”, or nothing usable in it. Fill it in, or this item stays empty in the figures."),
    "missing-value": Text("{count} 个要素没有填“{title}”。第 {rows} 个。", "{count} features have no “{title}”. Features {rows}."),
    "unknown-choice": Text(
        "“{field}”有 {count} 个值不在可选范围内（如“{value}”）。可填：{accepted}。第 {rows} 个。",
        "{count} values of “{field}” are not allowed (such as “{value}”). Accepted: {accepted}. Features {rows}.",
    ),
    "out-of-range": Text(
        "“{title}”有 {count} 个值超出 {low} 至 {high}（如 {value}）。第 {rows} 个。", "{count} values of “{title}” are outside {low} to {high} (such as {value}). Features {rows}."
    ),
    "bad-date": Text(
        "“{field}”有 {count} 个日期看不懂（如“{value}”），按空处理。可写 2021-03-05、2021年3月5日、20210305。第 {rows} 个。",
        "{count} dates of “{field}” are not understood (such as “{value}”) and left empty. Write 2021-03-05 or 20210305. Features {rows}.",
    ),
    "bad-number": Text(
        "“{field}”有 {count} 个值不是数字（如“{value}”），按空处理。第 {rows} 个。", "{count} values of “{field}” are no numbers (such as “{value}”) and left empty. Features {rows}."
    ),
    "percent-taken": Text(
        "“{field}”全列在 0 到 1 之间，按百分数读取（0.85 即 85%），共 {count} 个值。请核对。", "All of “{field}” lies between 0 and 1 and was read as percentages (0.85 is 85%), {count} values. Check it."
    ),
    "date-coarse": Text("“{field}”有 {count} 个日期只到年或月：完成类取最后一天，开工类取第一天。", "{count} dates of “{field}” give only a month or year: its last day was taken, or its first for starts."),
    "column-taken-as": Text("“{field}”列按“{title}”读取。", "The column “{field}” was read as “{title}”."),
    "unit-converted": Text("“{field}”按“{unit}”读取，已换算为{own}。请核对。", "“{field}” was read in {unit} and converted to {own}. Check it."),
    "columns-kept": Text("{count} 列不在此图层的字段表中，原样保留：{names}。", "{count} columns are not among the layer's fields and were kept as they are: {names}."),
    "town-unknown": Text("{count} 个要素的镇街名称认不出（如“{value}”），原样保留。第 {rows} 个。", "The town of {count} features is not known (such as “{value}”) and was kept. Features {rows}."),
    "town-renamed": Text("{count} 个要素的镇街名称已换成现行名称（如“{value}”→“{name}”）。", "The town of {count} features was given its present name (such as “{value}” → “{name}”)."),
    "town-located": Text("{count} 个要素的镇街按所在位置填写（镇街界线为示例，请核对）。", "The town of {count} features was filled in by location (town borders are examples; check)."),
    "geometry-kind": Text(
        "{count} 个要素的图形类型不对（{kind}），此图层只收{accepted}。第 {rows} 个。请换图层或重新导出。",
        "{count} features are of the wrong kind ({kind}); this layer takes {accepted}. Features {rows}. Choose another layer or export again.",
    ),
    "without-geometry": Text("{count} 个要素没有图形，计入个数但不上图。第 {rows} 个。", "{count} features have no geometry; they count but are not on the map. Features {rows}."),
    "outside-city": Text(
        "{count} 个要素（{share}）在市域之外。第 {rows} 个。若坐标系有误，请另选坐标系。",
        "{count} features ({share}) lie outside the city. Features {rows}. If the coordinate system is wrong, choose another.",
    ),
    "collection-parts": Text(
        "{count} 个要素混有几种图形，只取了此图层收的一种。第 {rows} 个。请核对。", "{count} features mix several kinds of geometry; only the kind of this layer was taken. Features {rows}. Check them."
    ),
    "polygon-sliver": Text(
        "{count} 个面过小或过细（不到 {area} 平方米，或平均宽不到 {width} 米），多半是描图或叠加留下的碎片。第 {rows} 个。请删去或并入相邻的面。",
        "{count} polygons are too small or thin (under {area} m², or under {width} m wide on average), probably leftovers. Features {rows}. Remove or merge them.",
    ),
    "line-tiny": Text("{count} 条线不到 {length} 米。第 {rows} 个。请删去或接到相邻的线上。", "{count} lines are shorter than {length} m. Features {rows}. Remove them or join them to their neighbours."),
    "duplicate-code": Text("编号重复，涉及 {count} 个要素（如“{value}”）。第 {rows} 个。请核对。", "Codes come more than once, in {count} features (such as “{value}”). Features {rows}. Check them."),
    "duplicate-geometry": Text("{count} 个要素的图形与前面的完全相同。第 {rows} 个。", "{count} features have exactly the geometry of an earlier one. Features {rows}."),
    "dates-out-of-order": Text("{count} 个要素的“{later}”早于“{earlier}”。第 {rows} 个。", "In {count} features “{later}” is before “{earlier}”. Features {rows}."),
    "status-without-date": Text("{count} 个状态为“{status}”的要素没有“{title}”。第 {rows} 个。", "{count} features are “{status}” but have no “{title}”. Features {rows}."),
    "duties-incomplete": Text("{count} 个要素的五落实没有填全（填全的占 {share}）。第 {rows} 个。", "{count} features lack some of the five duties (complete: {share}). Features {rows}."),
}  # fmt: skip
