"""What an operator can configure, read once from the environment into a frozen value."""

from __future__ import annotations

import ipaddress
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one running dashboard.

    `home` is the folder of the store. `working_crs` is the equal-area CRS of all planar work. `tianditu_key` turns the
    Tianditu basemap on; without it no address outside the machine is ever named. `map_review_number` is the 审图号
    printed on every map.

    `public` is the mode for everybody on the internet: coordinates rounded to `public_decimals` and personal fields masked for
    all who may not edit. `hosts` are names under which the dashboard may be asked for besides those of this machine.
    `proxy_header` names the header in which a proxy at one of `proxy_addresses` (addresses or networks) says who is signed in.
    """

    home: Path
    data: Path = ROOT / "data"
    working_crs: str = "+proj=laea +lat_0=30.69 +lon_0=103.5 +ellps=GRS80 +units=m"
    tianditu_key: str = ""
    map_review_number: str = ""
    public: bool = False
    public_decimals: int = 3
    hosts: tuple[str, ...] = ()
    proxy_header: str = ""
    proxy_addresses: tuple[Network, ...] = ()


@cache
def settings() -> Settings:
    """Return the settings of this process, read from the variables RENEWAL_… that README.md lists; ValueError names a wrong one."""
    return Settings(
        home=Path(os.environ.get("RENEWAL_HOME") or ROOT / "home").expanduser().resolve(),
        data=Path(os.environ.get("RENEWAL_DATA") or ROOT / "data").expanduser().resolve(),
        tianditu_key=os.environ.get("RENEWAL_TIANDITU_KEY", "").strip(),
        map_review_number=os.environ.get("RENEWAL_MAP_REVIEW_NUMBER", "").strip(),
        public=os.environ.get("RENEWAL_PUBLIC", "").strip().lower() in _YES,
        public_decimals=_decimals(os.environ.get("RENEWAL_PUBLIC_DECIMALS", "").strip()),
        hosts=tuple(name.lower() for name in _listed("RENEWAL_HOSTS")),
        proxy_header=os.environ.get("RENEWAL_PROXY_HEADER", "").strip().lower(),
        proxy_addresses=tuple(ipaddress.ip_network(text, strict=False) for text in _listed("RENEWAL_PROXY_ADDRESSES")),
    )


_YES = {"1", "true", "yes", "on"}


def _listed(variable: str) -> tuple[str, ...]:
    return tuple(filter(None, (part.strip() for part in os.environ.get(variable, "").split(","))))


def _decimals(text: str) -> int:
    if text and text not in set("0123456"):
        raise ValueError(f"`RENEWAL_PUBLIC_DECIMALS` is {text!r}; it takes 0 to 6 decimals of a degree (3 are about 100 m)")
    return int(text or 3)
