"""Sentences about drafts: files on the way to a publication."""

from __future__ import annotations

from collections.abc import Mapping

from layers.spec import Text

DRAFTS: Mapping[str, Text] = {
    "draft-unknown": Text("没有这份草稿，或您无权查看。请从“我的草稿”里打开，或重新选择文件。", "There is no such draft, or you may not see it. Open one from your drafts, or choose the files again."),
    "draft-closed": Text("这份草稿已提交、发布或放弃，不能再修改。请新建一份。", "This draft has been submitted, published or discarded and cannot be changed. Start a new one."),
    "draft-forbidden": Text("您的账号不能上报图层“{layer}”。请联系管理员开通。", "Your account may not hand in data for “{layer}”. Ask the administrator."),
    "draft-publish-forbidden": Text("您的账号不能发布图层“{layer}”。请提交审核，由发布员发布。", "Your account may not publish “{layer}”. Submit it for approval instead."),
    "draft-no-files": Text("没有选择文件。请选择要上报的文件。", "No file was chosen. Choose the files to hand in."),
    "draft-too-many-files": Text("一次最多上报 {limit} 个文件，现有 {count} 个。请打成一个 zip。", "At most {limit} files at a time; there are {count}. Put them into one zip."),
    "draft-file-too-large": Text("文件合计 {size_mb} MB，超过上限 {limit_mb} MB。请分批上报。", "The files are {size_mb} MB together; the limit is {limit_mb} MB. Hand them in in parts."),
    "draft-same-name": Text("有两个文件同名：{name}。请改名，或打成一个 zip。", "Two files have the same name: {name}. Rename one or put them into one zip."),
    "draft-quota-count": Text("您未完成的草稿已有 {count} 份，上限 {limit} 份。请先发布或放弃一些。", "You have {count} unfinished drafts; the limit is {limit}. Publish or discard some first."),
    "draft-quota-bytes": Text("您未完成的草稿合计 {size_mb} MB，加上这些会超过上限 {limit_mb} MB。请先发布或放弃一些。", "Your unfinished drafts are {size_mb} MB together; with these files they would pass the limit of {limit_mb} MB. Publish or discard some first."),
    "draft-files-gone": Text("这份草稿的文件已被清理（超过 {days} 天未用）。请重新选择文件。", "The files of this draft have been removed (not used for {days} days). Choose them again."),
    "draft-needs-note": Text("请先填写更新说明。", "Write a note first."),
    "draft-has-errors": Text("还有 {count} 处错误未改，不能发布。请回到“检查”一步修改或不上报这些行。", "Errors left: {count}, so it cannot be published. Go back to the checks and mend or leave out these rows."),
    "draft-nothing-left": Text("没有剩下要上报的行。请至少保留一行。", "No row is left to hand in. Keep at least one."),
    "draft-work-stopped": Text("处理这份文件的进程中断了（可能内存不足）。草稿还在，请重试；文件很大时请分批上报。", "The process that worked on these files has ended (perhaps for want of memory). The draft is still there; try again, or hand in large files in parts."),
    "draft-not-read": Text("这一步要先读出文件。请回到“坐标系”一步选定坐标系。", "The file has to be read first. Go back and choose the coordinate system."),
    "rows-left-out": Text("{count} 行按您的选择没有上报。", "{count} rows were left out as you chose."),
    "cells-corrected": Text("{count} 个单元格按您的修改上报。", "{count} cells were handed in as you changed them."),
}  # fmt: skip
