"""Sentences about published figures: why one cannot be checked, and why two must not be added up."""

from __future__ import annotations

from collections.abc import Mapping

from layers.spec import Text

CLAIMS: Mapping[str, Text] = {
    "claims-unreadable": Text("公布数表 {name} 缺失或损坏，各处暂不显示目标。请恢复该文件后重新启动。", "The table of published figures, {name}, is missing or damaged, so no targets are shown. Restore it and start again."),
    "claim-no-figure": Text("原文没有给出数字，无从核对。", "The source gives no figure, so there is nothing to compare."),
    "claim-title": Text("荣誉称号，不是数量。", "A title, not a quantity."),
    "claim-not-spatial": Text("不是地图上的地点，只列出公布数。", "No matter of places on a map; the published figure stands as it is."),
    "claim-no-layer": Text("还没有这个图层。登记到数据目录并发布后可以核对。", "There is no layer for it yet. Once one is registered and published, it can be checked."),
    "claim-no-data": Text("图层还没有数据或无法读取。发布数据后可以核对。", "The layer has no data or cannot be read. It can be checked once data are published."),
    "claim-unit-unknown": Text("单位不在单位表中，不作比较。请改用已知单位重新登记。", "The unit is not in the table of units, so it is not compared. Enter the figure again with a known unit."),
    "claim-unit-doubtful": Text("原文的单位存疑，不作比较。", "The printed unit cannot be right, so it is not compared."),
    "claim-no-period": Text("原文没有写从哪天到哪天，“新增”无从核对。", "The source gives no period, so what is “newly” done cannot be checked."),
    "claim-data-older": Text("数据早于公布数的日期，还不能核对。发布新数据后自动核对。", "The data end before the figure's date. It is checked once newer data are published."),
    "claim-restates": Text("与 {of} 是同一个数字，不能相加。", "The same number as {of}; the two are not added."),
    "claim-restates-itself": Text("原文两处写了同一个数字，只算一次。", "The source prints this number twice; it counts once."),
    "claim-may-be-within": Text("是否已含在 {of} 之内，原文没有说明，不能相加。", "The source does not say whether {of} holds it; the two are not added."),
    "claim-part-of": Text("属于 {of} 的一部分。", "A part of {of}."),
    "claim-rate-of": Text("是 {of} 的比率；按什么统计，原文没有说明。", "A rate of {of}; the source does not say what it is measured on."),
}  # fmt: skip
