"""From standings and projects to the rows of the bars: programmes against their published figures, towns against their plans."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from layers.progress.campaign import MINIMUM_ITEMS, headline_target, places
from layers.progress.programme import TargetProgress
from layers.progress.standings import Standing
from layers.progress.worklist import against_plan
from layers.towns import town_title
from views import format as shown
from views.components.progress_works import Works
from views.i18n import _, agree, language
from views.progress_charts import Against


def programme_rows(works: Works, day: date, town: str, layer: str) -> list[Against]:
    """Return a row for each programme with projects in the selection, what is furthest along first.

    For the whole city a programme is held against its published figure, where there is one that can be right; in one town, and without such a figure,
    against what is on record.
    """
    plan = against_plan(works.part(town=town), day, "layer")
    rows = [_programme(each, plan.loc[each.layer.key], town, layer) for each in works.held.read if each.layer.key in plan.index]
    return sorted(rows, key=lambda row: -row.actual)


def town_rows(items: pd.DataFrame, day: date, chosen: str) -> tuple[list[Against], list[Against]]:
    """Return a row for each town, the leading one first, and those of the towns that are not ranked: one odd project would swing them."""
    plan = against_plan(items[items["town"] != ""], day, "town")
    ranked = plan[plan["count"] >= MINIMUM_ITEMS]
    order = ranked.assign(share=ranked["done"] / ranked["count"]).sort_values(["share", "count"], ascending=False, kind="stable")
    ranks = places(order["done"].astype(int).tolist(), order["count"].astype(int).tolist())
    rows = [_town(str(name), row, chosen, rank) for (name, row), rank in zip(order.iterrows(), ranks, strict=True)]
    return rows, [_town(str(name), row, chosen) for name, row in plan[plan["count"] < MINIMUM_ITEMS].iterrows()]


def _town(name: str, row: pd.Series, chosen: str, rank: int | None = None) -> Against:
    """Return the row of a town with its place; one with few projects has neither place nor share, only its numbers."""
    share, town = row["done"] / row["count"], town_title(name, language(), short=True)
    done = agree(_("{count} 项"), row["count"]).format(count=f"{row['done']:.0f} / {row['count']:.0f}")
    return Against(
        key=name,
        name=f"{rank}  {town}" if rank else town,
        actual=share * 100,
        planned=row["planned"] / row["count"] * 100,
        target=False,
        text=f"{shown.percent(share)}  {done}" if rank else done,
        gap=int(row["gap"]),
        lacking=lacking_words(int(row["gap"])),
        behind=bool(row["behind"]),
        chosen=chosen in ("", name),
    )


def lacking_words(gap: int) -> str:
    """Return how many projects are lacking against the plan, with the unit; empty where none is."""
    return agree(_("{count} 项"), -gap).format(count=f"{-gap:,}") if gap < 0 else ""


def untargeted(standings: Sequence[Standing]) -> tuple[str, ...]:
    """Return the titles of the programmes that have no published figure to be held against, or one whose unit is in doubt."""
    held = [(each.layer.title(language()), headline_target(each.progress)) for each in standings]
    return tuple(title for title, target in held if target is None or target.ratio is None)


def _programme(each: Standing, plan: pd.Series, town: str, layer: str) -> Against:
    held = None if town else headline_target(each.progress)
    target = held is not None and held.ratio is not None
    of_items = plan["done"] / plan["count"] * 100
    planned = plan["planned"] / plan["count"] * 100
    if held is not None and target:
        scale = held.recorded / held.target.value
        actual, planned = held.actual / held.target.value * 100, planned * scale
        if held.target.floor:
            actual, planned = min(actual, 100.0), min(planned, 100.0)
        text = _against(held)
    else:
        actual, text = (
            of_items,
            agree(_("{done} / {count} 项（登记）"), plan["count"]).format(done=int(plan["done"]), count=int(plan["count"])),
        )
    return Against(
        key=each.layer.key,
        name=each.layer.title(language()),
        actual=actual,
        planned=planned,
        target=target,
        text=text,
        gap=int(plan["gap"]),
        lacking=lacking_words(int(plan["gap"])),
        behind=bool(plan["behind"]),
        chosen=layer in ("", each.layer.key),
    )


def _against(held: TargetProgress) -> str:
    """Return what is done and what was published, the unit once."""
    target, lang = held.target, language()
    done = shown.quantity(held.actual, target.unit, target.measure, lang)
    aim = shown.quantity(target.value, target.unit, target.measure, lang)
    published = shown.at_least(aim.text) if target.floor else aim.text
    return f"{done.value if done.unit == aim.unit else done.text} / {published}"
