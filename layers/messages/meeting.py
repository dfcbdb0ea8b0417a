"""Sentences about the meeting pack and printed maps."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from layers.spec import Text

MEETING: Mapping[str, Text] = MappingProxyType(
    {
        "font-missing": Text(
            "缺少中文字体（软件包 {package}），制成的文件会出现方框，已停止。请重新运行 run.py 安装依赖，或在服务器上安装中文字体（Debian、Ubuntu：fonts-noto-cjk）。",
            "There is no font with Chinese characters (package {package}); boxes would be printed, so nothing was made. Run run.py again to install what is missing, or install a Chinese font on the server (Debian, Ubuntu: fonts-noto-cjk).",
        ),
        "unknown-edition": Text(
            "没有版次“{edition}”，或已过期。请重新打开汇报。", "There is no edition “{edition}”, or it has expired. Open the presentation anew."
        ),
        "unknown-slide-set": Text("没有已保存的幻灯片“{set}”。请从列表中选择。", "There are no saved slides “{set}”. Choose from the list."),
        "slide-set-name": Text("请给这组幻灯片一个名称，最多 {most} 个字。", "Give the slides a name of at most {most} characters."),
        "slide-set-annotation": Text("批注有 {length} 个字，最多 {most} 个。请缩短。", "The annotation has {length} characters; at most {most} are printed. Shorten it."),
        "slide-set-slide": Text("没有名为“{slide}”的页面。请从列表中选择。", "There is no slide “{slide}”. Choose from the list."),
        "slide-set-changed": Text(
            "没有保存：{who} 已于 {moment} 保存了第 {number} 版。你的改动还在本页：可以仍保存为新的一版（各版都保留），或另存为新的一组。",
            "Not saved: {who} saved version {number} at {moment}. Your changes are still on this page: save them as a further version all the same (every version stays), or as another set.",
        ),
        "own-slide-long": Text("地址有 {length} 个字符，最多 {most} 个。请在页面上重新复制链接。", "The address has {length} characters; at most {most} are read. Copy the link from the page again."),
        "own-slide-page": Text("“{page}”不能做成幻灯片。请粘贴一张图的“复制链接”，覆盖分析、进展页的地址，或数据目录中项目照片的地址。", "“{page}” cannot become a slide. Paste the map's “Copy link”, the address of the coverage or the progress page, or that of a project's photos on the data page."),
        "own-slide-part": Text("地址中的“{name}={value}”看不懂。请在页面上重新复制链接。", "“{name}={value}” in the address is not understood. Copy the link from the page again."),
        "own-slide-title": Text("标题太长，最多 {most} 个汉字。请缩短。", "The title is too long; it must fit on one line, about {most} Chinese or twice as many Latin letters. Shorten it."),
        "own-slide-many": Text("最多添加 {most} 页。请先移除一页。", "At most {most} slides can be added. Remove one first."),
        "file-not-made": Text(
            "{format} 没有做成，其余文件照常。请重新制作；仍不成时把时间告诉管理员，日志里有原因。",
            "The {format} file could not be made; the others are there. Make it again; if it fails again, tell the administrator when, the log has the reason.",
        ),
        "unknown-town": Text("没有名为“{town}”的镇街。可用：{towns}。", "There is no town “{town}”. The towns are: {towns}."),
        "nothing-to-draw": Text("没有可画在图上的图形。请换图层或放宽筛选。", "There is no geometry to draw. Choose other layers or widen the filters."),
    }
)  # fmt: skip
