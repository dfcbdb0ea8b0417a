"""The sums over all programmes, as pages call them; they are computed in `layers.campaign`."""

from layers.campaign import (
    MINIMUM_ITEMS,
    OVERDUE_COLUMNS,
    Campaign,
    campaign,
    headline_target,
    late_items,
    newly_done,
    quarterly,
    towns_compared,
    trend,
    worst_first,
)

__all__ = [
    "MINIMUM_ITEMS", "OVERDUE_COLUMNS", "Campaign", "campaign", "headline_target", "late_items", "newly_done", "quarterly", "towns_compared",
    "trend", "worst_first",
]  # fmt: skip
