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
    "claim-no-period": Text("原文没有写从哪天到哪天，“新增”无从核对；与至今的总数不矛盾。", "The source gives no period, so what is “newly” done cannot be checked; what was done in all does not contradict it."),
    "claim-more-than-ever": Text("比至今的总数还多，不论从哪天算起都不相符。", "More than was ever done, whatever the period."),
    "claim-data-older": Text("数据早于公布数的日期，还不能核对。发布新数据后自动核对。", "The data end before the figure's date. It is checked once newer data are published."),
    "claim-conflict": Text("与 {others} 说的是同一件事、同一天，数字不同。", "Differs from {others}, which speaks of the same thing on the same day."),
    "entry-no-title": Text("缺少公布的内容。请写明公布的是什么，如“背街小巷整治”。", "What was published is missing. Say what the figure is of."),
    "entry-no-source": Text("缺少来源。请写明出自哪份报告或文件。", "The source is missing. Name the report or document."),
    "entry-bad-value": Text("数值“{value}”不是数字。请填不小于 0 的数，如 130 或 12.5。", "“{value}” is not a figure. Give a number, 0 or more, such as 130 or 12.5."),
    "entry-no-value": Text("缺少数值（公式没有算出结果的也算）。请填数字；只有荣誉、地点、专项可以没有数值。", "The value is missing, or is a formula without a result. Give a number; only titles, places and programmes may go without."),
    "entry-no-unit": Text("数值“{value}”没有单位。请填单位，如“条”“公里”“%”。", "The value “{value}” has no unit. Give one, such as km or %."),
    "entry-bad-date": Text("日期“{value}”看不懂。请写成 2026-03-31，没有日期可以空着。", "The date “{value}” is not understood. Write 2026-03-31, or leave it empty."),
    "entry-future-date": Text("日期“{value}”在今天之后，公布的数字不可能截至那一天。请核对年份。", "The date “{value}” is after today; no figure can be as of then. Check the year."),
    "entry-bad-confidence": Text("可信度“{value}”不在表中。可用：{accepted}。", "There is no confidence “{value}”. Use one of: {accepted}."),
    "entry-twice": Text("与第 {other} 行完全相同。请删去一行。", "The same as row {other}. Remove one of them."),
    "entry-differs": Text("与第 {other} 行说的是同一件事、同一天，数字却不同（{first} 与 {second}）。请核对后只留一行，或写明各自的日期。", "Speaks of the same thing on the same day as row {other}, with another figure ({first} and {second}). Keep one of them, or give each its date."),
    "entry-already": Text("与已登记的 {id} 完全相同，不重复登记。请删去这一行。", "The same as {id}, which is entered already. Remove the row."),
    "entry-no-rows": Text("表中只有列名，没有内容。请从第二行起填写，一行一个数字。", "The table has headings and nothing under them. Fill in one figure a row."),
    "entry-unit-unknown": Text("单位“{unit}”不在单位表中：照原样登记，不与图层比较。", "The unit “{unit}” is not in the table of units: entered as it is, not compared with a layer."),
    "entry-not-table": Text("“{name}”不是表格。请上传 XLSX 或 CSV，可下载模板填写。", "“{name}” is no table. Upload XLSX or CSV; a template can be downloaded."),
    "entry-bad-kind": Text("类别“{value}”不在表中。可用：{accepted}。", "There is no kind “{value}”. Use one of: {accepted}."),
    "entry-bad-layer": Text("没有名为“{value}”的专项。请写图层名称，或空着。", "There is no programme “{value}”. Give the title of a layer, or leave it empty."),
    "entry-wrong-unit": Text("单位“{unit}”与图层“{layer}”的统计方式不符。可用：{accepted}。", "The unit “{unit}” does not go with the layer {layer}. Use one of: {accepted}."),
    "entry-no-columns": Text("表中缺少列：{missing}。请按模板的列名填写。", "The table lacks the columns {missing}. Use the names of the template."),
    "entry-too-many": Text("一次最多登记 {limit} 行，表中有 {count} 行。请分成几份。", "At most {limit} rows at a time; the table has {count}. Split it."),
    "entry-at-row": Text("第 {row} 行：{reason}", "Row {row}: {reason}"),
    "claim-restates": Text("与 {of} 是同一个数字，不能相加。", "The same number as {of}; the two are not added."),
    "claim-restates-itself": Text("原文两处写了同一个数字，只算一次。", "The source prints this number twice; it counts once."),
    "claim-may-be-within": Text("是否已含在 {of} 之内，原文没有说明，不能相加。", "The source does not say whether {of} holds it; the two are not added."),
    "claim-part-of": Text("属于 {of} 的一部分。", "A part of {of}."),
    "claim-rate-of": Text("是 {of} 的比率；按什么统计，原文没有说明。", "A rate of {of}; the source does not say what it is measured on."),
}  # fmt: skip
