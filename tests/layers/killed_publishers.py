"""Publishers that are killed while they work: run as a program by a test, with a store's folder, a count and a seed.

A child is forked from this warmed process, opens the store and publishes; after a random time it is killed. Then the store
is opened again and looked at. Prints one JSON document: outcomes by kind, and what was wrong.
"""

import json
import os
import random
import signal
import sys
import time
from collections import Counter
from pathlib import Path

import geopandas as gpd
from shapely import Point

from layers.store import files as store_files
from layers.store.embedded import Store, open_store
from layers.store.ledger import REVISIONS

LAYER, COUNT = "markets", 20
ORIGINAL = b"as handed in " * 200
WITHIN = 6.0  # a publisher dies within the time that so many publications take


def frame(number: int) -> gpd.GeoDataFrame:
    """The features of revision `number`, all of them stamped with it."""
    fids = [str(i) for i in range(COUNT)]
    return gpd.GeoDataFrame({"fid": fids, "stamp": [number] * COUNT}, geometry=[Point(1, 2)] * COUNT, crs=4490)


def newest(store: Store) -> int:
    found = store.current(LAYER)
    return found.number if found else 0


def publish_until_killed(home: Path, said: int) -> None:
    store, original = open_store(home), home.parent / "handed-in.zip"
    os.write(said, b"r")
    while True:
        number = newest(store) + 1
        store.publish(LAYER, frame(number), by=str(os.getpid()), note="", original=original, based_on=number - 1)
        os.write(said, b"p")


def killed(home: Path, delay_s: float) -> int:
    """Kill a publisher `delay_s` after it is ready; returns how many publications it had been told to stand."""
    heard, said = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(heard)
        try:
            publish_until_killed(home, said)
        finally:
            os._exit(9)
    os.close(said)
    assert os.read(heard, 1) == b"r", "the child could not open the store"
    time.sleep(delay_s)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    told = b""
    while part := os.read(heard, 1024):
        told += part
    os.close(heard)
    return told.count(b"p")


def files(home: Path) -> set[str]:
    return {path.relative_to(home).as_posix() for folder in store_files.FOLDERS for path in (home / folder).glob("*/*")}


def referenced(store: Store) -> set[str]:
    return {name for row in store.rows(REVISIONS.select()) for name in (row.file, row.original_file)}


def problems(store: Store, seen: int, told: int) -> list[str]:
    """What is wrong with the store after a kill, when it had `seen` revisions before and `told` were told to stand since."""
    now, wrong = newest(store), []
    if not seen + told <= now <= seen + told + 1:
        wrong.append(f"{seen} + {told} revisions stood, {now} are there")
    for number in range(seen, now + 1):  # those since, and the one that stood before
        found = store.read(LAYER, number)
        if len(found) != COUNT or set(found["stamp"]) != {number}:
            wrong.append(f"revision {number} is not whole")
        if (store.home / store.revision(LAYER, number).original_file).read_bytes() != ORIGINAL:
            wrong.append(f"the original of revision {number} is not whole")
    return wrong


def main(home: Path, times: int, seed: int) -> None:
    dice, outcomes, wrong = random.Random(seed), Counter(), []
    (home.parent / "handed-in.zip").write_bytes(ORIGINAL)
    store = open_store(home)
    took = []
    for number in (1, 2, 3):
        began = time.monotonic()
        store.publish(LAYER, frame(number), by="first", note="", original=home.parent / "handed-in.zip")
        took.append(time.monotonic() - began)
    longest_s = WITHIN * min(took)
    store.read(LAYER)
    store_files.LEFTOVER_AGE_S = -60.0
    for _ in range(times):
        seen = newest(store)
        told = killed(home, dice.uniform(0, longest_s))
        orphans = files(home) - referenced(store)
        store = open_store(home)
        wrong += problems(store, seen, told)
        if files(home) != referenced(store):
            wrong.append(f"files left behind: {sorted(files(home) ^ referenced(store))}")
        kind = "a half-written file" if any(".part-" in name for name in orphans) else "a file nobody refers to" if orphans else "no file"
        outcomes[f"left {kind}"] += 1
        outcomes["publications that stood"] += newest(store) - seen
        outcomes["stood without being told"] += newest(store) - seen - told
    numbers, rows, broken = [revision.number for revision in store.revisions(LAYER)], len(store.audit()), store.verify_audit()
    if numbers != list(range(len(numbers), 0, -1)) or rows != len(numbers) or broken:
        wrong.append(f"revisions {numbers}, {rows} rows of the log, {broken}")
    print(json.dumps({"outcomes": outcomes, "wrong": wrong}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
