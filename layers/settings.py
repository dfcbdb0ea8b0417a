"""What an operator can configure, read once from the environment into a frozen value."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one running dashboard.

    `home` is the folder of the store. `working_crs` is the equal-area CRS of all planar work. `tianditu_key` turns the
    Tianditu basemap on; without it no address outside the machine is ever named. `map_review_number` is the 审图号
    printed on every map.
    """

    home: Path
    data: Path = ROOT / "data"
    working_crs: str = "+proj=laea +lat_0=30.69 +lon_0=103.5 +ellps=GRS80 +units=m"
    tianditu_key: str = ""
    map_review_number: str = ""


@cache
def settings() -> Settings:
    """Return the settings of this process (RENEWAL_HOME, RENEWAL_DATA, RENEWAL_TIANDITU_KEY, RENEWAL_MAP_REVIEW_NUMBER)."""
    return Settings(
        home=Path(os.environ.get("RENEWAL_HOME") or ROOT / "home").expanduser().resolve(),
        data=Path(os.environ.get("RENEWAL_DATA") or ROOT / "data").expanduser().resolve(),
        tianditu_key=os.environ.get("RENEWAL_TIANDITU_KEY", "").strip(),
        map_review_number=os.environ.get("RENEWAL_MAP_REVIEW_NUMBER", "").strip(),
    )
