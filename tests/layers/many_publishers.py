"""Publishers and readers of one layer at once: run as a program by a test, with a store's folder, publishers and publications each.

Every publication adds one feature to what its publisher had seen, so that revision n holds n features, if nothing is lost.
Who comes too late looks again and tries again. Prints one JSON document.
"""

import json
import os
import random
import sys
import time
from collections import Counter
from pathlib import Path

import geopandas as gpd
import pyarrow as pa
from shapely import Point

from layers.store.embedded import open_store
from layers.store.errors import StaleRevisionError

LAYER, READERS = "markets", 2


def publish(home: Path, who: int, times: int) -> dict[str, int]:
    store, dice, done, stale = open_store(home), random.Random(who), 0, 0
    patience = 0.2
    while done < times:
        seen = store.current(LAYER)
        frame = gpd.GeoDataFrame({"fid": [f"{who}-{done}"]}, geometry=[Point(who, done)], crs=4490)
        try:
            store.publish(LAYER, frame, by=str(who), note="", mode="update", based_on=seen.number if seen else 0)
            done, patience = done + 1, 0.2
        except StaleRevisionError:
            stale, patience = stale + 1, min(2 * patience, 2.0)
            time.sleep(dice.uniform(0, patience))
    return {"told that another was faster": stale}


def read(home: Path, enough: int) -> dict[str, int]:
    store, found, last = open_store(home), Counter(), 0
    while last < enough:
        revision = store.current(LAYER)
        if revision is None:
            continue
        last = revision.number
        found["reads"] += 1
        found["reads that were not one whole version"] += len(store.read(LAYER, last)) != last or revision.features != last
        time.sleep(0.02)
    return dict(found)


def forked(work, *given):
    """Have a child do `work`; returns where it will say what came out."""
    heard, said = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(said, json.dumps(work(*given)).encode())
        finally:
            os._exit(0)
    os.close(said)
    return heard


def main(home: Path, publishers: int, times: int) -> None:
    pa.set_cpu_count(1)  # twenty processes are enough threads
    store = open_store(home)
    children = [forked(read, home, publishers * times) for _ in range(READERS)]
    children += [forked(publish, home, who, times) for who in range(publishers)]
    outcomes = Counter()
    for heard in children:
        with os.fdopen(heard) as stream:
            outcomes.update(json.loads(stream.read() or '{"died": 1}'))
        os.wait()
    revisions, log = store.revisions(LAYER), store.audit()
    newest = store.read(LAYER)
    outcomes |= {"revisions": len(revisions), "features": len(newest), "rows of the log": len(log)}
    outcomes["linear"] = [revision.number for revision in revisions] == list(range(publishers * times, 0, -1))
    outcomes["each its own"] = set(Counter(revision.author for revision in revisions).values()) == {times}
    outcomes["log tells of each"] = [row.revision for row in log] == [revision.number for revision in revisions]
    outcomes["log is whole"] = store.verify_audit() is None
    print(json.dumps(outcomes))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
