"""The table of pages: one entry a page, in the order of the menu."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from views.i18n import N_

PAGES_FOLDER = Path(__file__).parent / "pages"


@dataclass(frozen=True, slots=True)
class PageEntry:
    """One page: its address (empty for the first page), its title (Chinese, translated when shown) and its script.

    `as_known` says that it can show the data as they were known on an earlier day. The menu names a page `for_administrators` to
    them alone; everybody else who opens its address is told so by the page.
    """

    path: str
    title: str
    script: Path
    as_known: bool = False
    for_administrators: bool = False


PAGES = (
    PageEntry("", N_("总览"), PAGES_FOLDER / "overview.py", as_known=True),
    PageEntry("map", N_("一张图"), PAGES_FOLDER / "map.py", as_known=True),
    PageEntry("coverage", N_("覆盖分析"), PAGES_FOLDER / "coverage.py", as_known=True),
    PageEntry("progress", N_("进展"), PAGES_FOLDER / "progress.py", as_known=True),
    PageEntry("present", N_("汇报"), PAGES_FOLDER / "present.py", as_known=True),
    PageEntry("upload", N_("数据上报"), PAGES_FOLDER / "upload.py"),
    PageEntry("data", N_("数据目录"), PAGES_FOLDER / "data.py"),
    PageEntry("accounts", N_("账号管理"), PAGES_FOLDER / "accounts.py", for_administrators=True),
    PageEntry("about", N_("说明"), PAGES_FOLDER / "about.py"),
)
