"""Sentences about revisions, requests and computations."""

from __future__ import annotations

from collections.abc import Mapping

from layers.spec import Text

STORE: Mapping[str, Text] = {
    "unknown-layer": Text("没有名为“{layer}”的图层。可用的图层：{layers}。", "There is no layer “{layer}”. The layers are: {layers}."),
    "unknown-revision": Text("图层 {layer} 没有第 {revision} 版。", "Layer {layer} has no revision {revision}."),
    "unknown-feature": Text("图层 {layer} 里没有编号为“{fid}”的要素。", "Layer {layer} has no feature “{fid}”."),
    "unknown-address": Text("没有“{address}”这个地址。", "There is nothing at “{address}”."),
    "never-published": Text("图层 {layer} 还没有发布过数据。", "Nothing has been published in layer {layer} yet."),
    "stale-revision": Text(
        "图层 {layer} 已有更新的第 {current} 版（发布人：{author}；您看到的是第 {based_on} 版），未作任何改动。请查看新版后再发布。",
        "Revision {current} of layer {layer} was published meanwhile (by {author}; you had seen {based_on}); nothing was changed. Look at it, then publish again.",
    ),
    "duplicate-feature": Text(
        "{count} 个要素已经存在（如 {examples}），不能作为新增。请改用“更新”方式。", "{count} features exist already (such as {examples}) and cannot be new. Use the mode “update”."
    ),
    "corrupt-revision": Text(
        "图层 {layer} 第 {revision} 版的文件缺失或损坏。请回退到之前的版本。", "The file of revision {revision} of layer {layer} is missing or damaged. Roll back to an earlier one."
    ),
    "store-unwritable": Text("数据目录不能写入：{path}（{reason}）。请检查权限，或换一个数据目录。", "The store's folder cannot be written: {path} ({reason}). Check its rights or choose another folder."),
    "store-full": Text("磁盘已满，未作任何改动：{path}。请腾出空间后重试。", "The disk is full and nothing was changed: {path}. Make room and try again."),
    "store-error": Text("数据目录出错，未作任何改动。", "The store failed; nothing was changed."),
    "unknown-format": Text("没有“{format}”这种格式。可用：{formats}。", "There is no format “{format}”. Use one of: {formats}."),
    "unknown-mode": Text("没有“{mode}”这种方式。可用：{modes}。", "There is no mode “{mode}”. Use one of: {modes}."),
    "unknown-rule": Text("没有“{rule}”这条规则。可用：{rules}。", "There is no rule “{rule}”. Use one of: {rules}."),
    "rule-not-by-files": Text("规则“{rule}”不是按服务半径计算的，不能用文件计算。可用：{rules}。", "Rule “{rule}” is not computed by service radius, so it cannot be asked of files. Use one of: {rules}."),
    "bad-band": Text("“{band}”不是 最小面积:最大面积:半径（如 400:5000:300，最大可写 inf）。", "“{band}” is not MIN:MAX:RADIUS (such as 400:5000:300; MAX may be inf)."),
    "rule-or-band": Text("请用 --rule 给出规则，或用 --band 给出分档，二者选一。", "Give either --rule or one or more --band, not both and not neither."),
    "no-field": Text("{part}没有“{field}”列；有：{fields}。", "{part}: no column “{field}”; there are: {fields}."),
    "planar-needs-metres": Text("{crs} 是经纬度，不能按平面量算。请给投影坐标系，如 EPSG:4544。", "{crs} is in degrees and cannot be measured in the plane. Give a projected system such as EPSG:4544."),
    "out-not-writable": Text("写不了“{name}”（{reason}）。请检查路径。", "“{name}” cannot be written ({reason}). Check the path."),
    "nothing-to-export": Text("没有符合条件的要素可以导出。", "No feature passes the filter, so there is nothing to export."),
    "bad-parameter": Text("参数 {name} 的值“{value}”无效。应为：{accepted}。", "The value “{value}” of parameter {name} is not valid. Expected: {accepted}."),
    "not-computable": Text("算不出比率：缺少{missing}。", "The ratio cannot be computed: {missing} missing."),
    "missing-crs": Text("数据没有坐标系，不能计算。请指明坐标系，如 EPSG:4544。", "The data have no coordinate system and cannot be measured. Name one, such as EPSG:4544."),
    "geographic-crs": Text("{crs} 是经纬度，不能作平面计算。请给投影坐标系。", "{crs} is in degrees; planar work needs a projected system."),
    "different-crs": Text("两份数据的坐标系不同：{crs} 和 {other}。", "Two data sets are in different systems: {crs} and {other}."),
    "bad-budget": Text("新增数量至少为 1，求解时限须为正数（给出的是 {given}）。", "Choose at least 1 new site and a time limit above zero (given: {given})."),
    "bad-weights": Text(
        "有 {count} 处需求的权重不能用：须为 0 或正数，每处一个。", "The weights of {count} demands cannot be used: one each, 0 or more."
    ),
    "grid-too-fine": Text("网格太密：边长 {size} m 会有 {count} 格。请加大间距。", "The grid is too fine: squares of {size} m would be {count}. Take a wider spacing."),
    "bad-plot": Text("地块面积无效（{value} m²）：须为正数。", "The size of a plot is not valid ({value} m²): it must be above zero."),
    "different-measure": Text(
        "两次结果的口径不同，不能相减：{before}，{after}。", "The two results do not count the same thing and cannot be compared: {before}, {after}."
    ),
    "bad-bands": Text("分档无效（{band}）：不能重叠，半径须为正数。", "The bands are not valid ({band}): they may not overlap, and radii must be positive."),
    "bad-distance": Text("距离无效（{name} = {value}）：须为不小于零的米数。", "The distance is not valid ({name} = {value}): give metres, not negative."),
    "too-busy": Text("同时要生成的太多了。请过一分钟再试。", "Too much is being made at the same time. Try again in a minute."),
    "geo-error": Text("计算不能进行。", "The computation cannot go on."),
    "served-under-a-path": Text(
        "没有启动：server.baseUrlPath 设为“{path}”，而本系统只能从网址的根开始。请去掉这一项；与其他系统共用一台服务器时，给它一个自己的域名（如 renewal.example.gov.cn），由反向代理转到本端口。",
        "Not started: server.baseUrlPath is “{path}”, but the dashboard is served from the root of an address alone. Remove that setting; to share a machine with other systems give it a host name of its own (such as renewal.example.gov.cn) and let a reverse proxy lead there.",
    ),
    "usage": Text("用法不对：{detail}。加 --help 看说明。", "Wrong usage: {detail}. Add --help to see how."),
    "not-accepted": Text("不能发布：{reason}", "Cannot be published: {reason}"),
    "internal-error": Text("程序出错，未作任何改动。请把这一行告诉维护人员：{reason}", "The program failed; nothing was changed. Tell the maintainers this line: {reason}"),
}  # fmt: skip
