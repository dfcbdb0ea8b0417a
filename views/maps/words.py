"""The words of the map's panel, in the language in use; a flat table, for it travels inside the page."""

from __future__ import annotations

from layers.photos.photo import STAGES
from views.i18n import _, language


def panel_words() -> dict[str, str]:
    """Return key → phrase; `{name}` in a phrase is filled in by the browser."""
    return _frame() | _tree() | _filters() | _time() | _identify() | _tools() | _choropleth() | _land() | _sketch()


def _frame() -> dict[str, str]:
    return {
        "title": _("城市更新一张图"),
        "panel": _("图层与筛选"),
        "collapse": _("收起面板"),
        "expand": _("展开面板"),
        "tab_layers": _("图层目录"),
        "tab_filters": _("筛选"),
        "tab_theme": _("专题"),
        "close": _("关闭"),
        "example": _("示例数据"),
        "schematic": _("示意边界"),
        "data_date": _("数据截至 {date}"),
        "review": _("审图号：{number}"),
        "review_missing": _("审图号：待填"),
        "source": _("来源：{source}"),
        "failed_layer": _("图层“{layer}”没有载入：{reason}"),
        "failed_map": _("地图没有启动，请刷新页面；若仍如此，请告知管理员。"),
        "join": _("、"),
        "search": _("搜索名称或项目编号"),
        "searching": _("正在查找…"),
        "search_none": _("没有名称或编号含“{text}”的项目"),
    }


def _tree() -> dict[str, str]:
    return {
        "opacity": _("不透明度"),
        "opacity_of": _("{layer} 的不透明度"),
        "up": _("上移一层"),
        "down": _("下移一层"),
        "zoom_to": _("缩放到图层"),
        "more_of": _("{layer}：不透明度与次序"),
        "empty_layer": _("尚无数据"),
        "legend": _("图例"),
        "legend_empty": _("没有打开的图层"),
        "color_by": _("着色"),
        "by_status": _("按状态"),
        "by_type": _("按类型"),
    }


def _filters() -> dict[str, str]:
    return {
        "count": _("显示 {n} / {total}"),
        "clear": _("清除筛选"),
        "none_match": _("没有项目符合当前筛选。放宽一项条件，或清除筛选。"),
        "no_layer_open": _("没有打开的项目图层。请在“图层目录”中打开一个。"),
        "towns": _("镇街"),
        "status": _("状态"),
        "year": _("年份"),
        "year_hint": _("完工年份，未完工的按计划"),
        "unit": _("责任单位"),
        "text": _("文字"),
        "text_hint": _("名称、编号、社区含有的文字"),
        "all": _("全部"),
        "filtered": _("已筛选"),
    }


def _time() -> dict[str, str]:
    return {
        "as_of": _("时点"),
        "latest": _("最新"),
        "play": _("播放"),
        "pause": _("暂停"),
        "slider": _("按日期查看项目状态"),
        "back_month": _("前一月"),
        "next_month": _("后一月"),
    }


def _identify() -> dict[str, str]:
    return {
        "hits": _("此处有 {n} 个项目"),
        "hits_hint": _("选一个查看"),
        "back": _("返回列表"),
        "duties": _("五落实"),
        "duties_full": _("五落实齐全"),
        "duties_missing": _("缺：{fields}"),
        "counts_towards": _("计入目标"),
        "counts_none": _("不计入已公布的目标"),
        "fields": _("全部字段"),
        "fly": _("定位"),
        "card_failed": _("这条记录没有读到，可能已被新版本替换。请刷新页面。"),
        "photos": _("照片"),
        **{f"photo_stage_{kind}": title(language()) for kind, title in STAGES.items()},
        "photo_add": _("添加照片"),
        "photo_open": _("看大图：{kind} {date}"),
        "photo_undated": _("日期不详"),
        "photo_earlier": _("上一张"),
        "photo_later": _("下一张"),
        "photo_failed": _("照片没有载入，可能已被撤下。"),
        "no_geometry": _("此项目没有图形，不能定位。"),
        "untitled": _("未命名"),
    }


def _tools() -> dict[str, str]:
    return {
        "zoom_in": _("放大"),
        "zoom_out": _("缩小"),
        "home": _("全市范围"),
        "fullscreen": _("全屏"),
        "fullscreen_off": _("退出全屏"),
        "copy": _("复制链接"),
        "copied": _("链接已复制"),
        "copy_failed": _("浏览器不允许复制，请从地址栏复制。"),
        "measure_distance": _("量距离"),
        "measure_area": _("量面积"),
        "measure_clear": _("清除量算"),
        "measure_hint": _("单击加点（键盘用空格），双击或回车结束，Esc 取消"),
        "length": _("长度"),
        "perimeter": _("周长"),
        "area": _("面积"),
        "m": _("米"),
        "km": _("公里"),
        "m2": _("平方米"),
        "ha": _("公顷"),
        "mu": _("亩"),
        "km2": _("平方公里"),
        "lonlat": _("经纬度"),
        "grid": _("CGCS2000 3°带 35 带"),
        "east": _("东"),
        "north": _("北"),
        "basemap": _("底图"),
        "own_ground": _("自有底图"),
        "tianditu_vec": _("天地图 矢量"),
        "tianditu_img": _("天地图 影像"),
        "tianditu_attr": _("天地图"),
        "tianditu_failed": _("天地图没有响应，已换回自有底图。请检查网络和密钥。"),
    }


def _choropleth() -> dict[str, str]:
    return {
        "theme_hint": _("按镇街汇总所选图层，随筛选与时点变化"),
        "theme_layer": _("图层"),
        "theme_measure": _("指标"),
        "theme_off": _("不显示"),
        "theme_count": _("个数"),
        "theme_length": _("长度"),
        "theme_area": _("面积"),
        "theme_share_finished": _("完成比例"),
        "theme_failed": _("专题没有算出来：{reason}"),
        "theme_nothing": _("筛选后没有数据，专题为空。"),
        "no_projects": _("无项目"),
        "theme_legend": _("{layer} · {measure}（{unit}）"),
        "breaks_note": _("自然断点分级"),
        "too_few": _("数值太少，每值一级"),
    }


def _land() -> dict[str, str]:
    return {
        "land": _("分析图层"),
        "land_failed": _("“{layer}”没有载入，图上缺这一部分。"),
        "land_retry": _("重新载入"),
    }


def _sketch() -> dict[str, str]:
    return {
        "sketch": _("在图上绘制"),
        "sketch_hint": _("单击加角点；双击、回车或点回起点完成"),
        "sketch_point": _("在图上单击一处"),
        "sketch_finish": _("完成"),
        "sketch_undo": _("退一点"),
        "sketch_cancel": _("取消"),
        "sketch_clear": _("清除所绘图形"),
        "sketch_remove": _("删除“{name}”"),
        "sketch_corner": _("第 {n} 个角点，可拖动或用方向键移动"),
        "sketch_done": _("拖动角点可修改"),
        "sketch_placed": _("拖动可移动"),
        "sketch_few": _("至少要三个角点"),
        "sketch_full": _("最多 {n} 个角点"),
        "sketch_crosses": _("边线不能相交，请换一处"),
        "sketch_refused": _("这样边线会相交或超出范围，已还原"),
        "sketch_outside": _("离本市太远，不能绘制"),
    }
