"""The line that shows how far a long command is, on a terminal and nowhere else."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType

from geo.watch import Watch
from layers.spec import Text
from service.command_line_words import language, width

SHOWN_AFTER_S = 1.0
_STEPS: Mapping[str, Text] = MappingProxyType(
    {
        "read": Text("读取文件", "reading files"),
        "spread": Text("把人口分摊到用地", "spreading people over the land"),
        "streets": Text("连通路网", "joining the streets"),
        "start": Text("启动工作进程", "starting the workers"),
        "plan": Text("切分空间", "cutting space into parts"),
        "partitions": Text("各部分计算中", "parts under way"),
        "walk": Text("沿路计算", "walking the streets"),
        "clean": Text("检查图形", "checking the features"),
        "overlaps": Text("去除用地重叠", "taking overlaps out of the land"),
        "clip": Text("按范围裁切", "clipping to the extent"),
        "zones": Text("按分区切分", "cutting by zone"),
        "buffers": Text("作服务范围", "drawing the reach of sites"),
        "inside": Text("判断用地在范围内外", "judging what lies within reach"),
        "cut": Text("切割用地", "cutting the land"),
        "slides": Text("整理汇报内容", "preparing the slides"),
        "atlas": Text("绘制图幅", "drawing the sheets"),
        "write": Text("生成文件", "writing the file"),
        "tally": Text("汇总", "adding up"),
    }
)
_OTHER = Text("计算中", "computing")


@contextmanager
def progress() -> Iterator[Watch]:
    """Give a watch that writes one line to standard error, over and over, once a command has taken `SHOWN_AFTER_S`; the line goes at the end."""
    begun, shown = time.monotonic(), 0

    def watch(step: str, share: float) -> None:
        nonlocal shown
        if sys.stderr.isatty() and time.monotonic() - begun >= SHOWN_AFTER_S:
            line = f"{_STEPS.get(step, _OTHER)(language())} {share:.0%}"
            sys.stderr.write("\r" + line + " " * max(shown - width(line), 0))
            sys.stderr.flush()
            shown = width(line)

    try:
        yield watch
    finally:
        if shown:
            sys.stderr.write("\r" + " " * shown + "\r")
            sys.stderr.flush()
