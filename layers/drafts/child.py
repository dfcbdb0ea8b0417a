"""The process of one step of a large draft: reads its job, tells how far it is line by line, and ends.

Started by `layers.drafts.apart` as `python -m layers.drafts.child` with the job as JSON on its standard input.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import layers.gdal_guard  # noqa: F401  (before anything that loads GDAL)


def main() -> None:
    """Do the job given on standard input."""
    from layers.accounts.visitor import Role, Visitor
    from layers.checks.report import plain_value
    from layers.drafts.apart import FORESEEN, told_error
    from layers.drafts.work import carry_out
    from layers.store.drafts import Drafts
    from layers.store.embedded import open_store

    job = json.load(sys.stdin)
    drafts = Drafts(open_store(Path(job["home"])))
    by = job["by"]
    visitor = Visitor(**by | {"role": Role(by["role"]), "layers": None if by["layers"] is None else tuple(by["layers"])}) if by else None

    def say(**told: Any) -> None:
        sys.stdout.write(json.dumps(told, default=plain_value) + "\n")
        sys.stdout.flush()

    try:
        watch = lambda step, share: say(step=step, share=share)  # noqa: E731  (a watch is a function of two values)
        say(result=carry_out(drafts, drafts.held(job["draft"]), job["step"], watch=watch, by=visitor, **job["options"]))
    except FORESEEN as error:
        say(error=told_error(error))


if __name__ == "__main__":
    main()
