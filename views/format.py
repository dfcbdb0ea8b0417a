"""Numbers, quantities and dates as pages call them; how they are said is decided in `layers.amounts`, the same for pages and files."""

from layers.amounts import (
    M2_PER_HECTARE,
    M2_PER_KM2,
    M2_PER_MU,
    MISSING,
    WAN,
    Figure,
    area,
    at_least,
    count,
    day,
    is_missing,
    length,
    moment,
    mu,
    number,
    percent,
    quantity,
)

__all__ = [
    "M2_PER_HECTARE", "M2_PER_KM2", "M2_PER_MU", "MISSING", "WAN", "Figure", "area", "at_least", "count", "day", "is_missing", "length",
    "moment", "mu", "number", "percent", "quantity",
]  # fmt: skip
