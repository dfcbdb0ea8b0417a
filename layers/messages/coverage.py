"""Sentences on questions of coverage that cannot be asked: own rules, areas, imagined sites, candidates."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from layers.spec import Text

COVERAGE: Mapping[str, Text] = MappingProxyType(
    {
        "own-sites": Text("请至少选择一个场地图层。", "Choose at least one layer of sites."),
        "own-bands": Text(
            "分档“{band}”不能采用：面积从小到大、互不重叠，半径大于 0、不超过 20,000 m，最多 5 档。",
            "The band “{band}” cannot be used: sizes rise without overlap, radii are above 0 and at most 20,000 m, at most 5 bands.",
        ),
        "own-distance": Text("距离“{distance}”不能采用：请选直线或步行。", "The distance “{distance}” cannot be used: choose straight line or walking."),
        "own-denominator": Text("分母“{denominator}”不能采用：请从列表中选择。", "The denominator “{denominator}” cannot be used: choose one of the list."),
        "area-not-polygon": Text("圈选的范围不是一个面。请在地图上重新画一个。", "What was drawn is no area. Draw one on the map again."),
        "area-empty": Text("圈选的范围没有面积。请画大一些。", "What was drawn has no area. Draw a larger one."),
        "area-too-large": Text(
            "圈选的范围有 {area_km2} km²，最多 {limit_km2} km²。请画小一些。", "The area is {area_km2} km², at most {limit_km2} km² can be asked about. Draw a smaller one."
        ),
        "scenario-rule": Text("这条规则没有服务半径，新增场地不改变它。请换一条服务半径规则。", "This rule has no service radius, so new sites change nothing. Choose one that has."),
        "scenario-missing": Text("这一指标现在算不出来，无从比较。", "This figure cannot be computed now, so there is nothing to compare with."),
        "unknown-site": Text("图层 {layer} 里没有计入的场地“{fid}”。", "Layer {layer} has no counted site “{fid}”."),
        "places-none": Text("“{name}”里没有面或点，不能作为场地。请导出面图层。", "“{name}” holds no polygons or points, so no sites. Export a layer of polygons."),
        "places-no-crs": Text(
            "“{name}”的坐标系无法确定，位置不可靠，未采用。请带上 .prj，或转为 CGCS2000 经纬度后再交。",
            "The coordinate system of “{name}” could not be settled, so it was not used. Add its .prj, or convert it to CGCS2000 longitude and latitude.",
        ),
        "places-too-many": Text("“{name}”有 {count} 个要素，最多 {limit} 个。请挑出要比较的场地。", "“{name}” has {count} features, at most {limit}. Pick out the sites to compare."),
        "places-outside": Text("“{name}”的要素都不在市域内，未采用。请检查坐标系。", "No feature of “{name}” lies in the city, so none was used. Check the coordinate system."),
    }
)  # fmt: skip
