"""Damaged uploads by the thousand: seeded mutations of every format, each read by a limited process of its own.

`python -m tests.layers.mutants --count 1000` prints the outcomes by format and kind. The imports are warmed once and every
mutant is read in a fork, by the code that the product runs, from the file to the finished report.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import select
import signal
import sys
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pyarrow as pa
import shapely

from layers import intake
from layers.reader import child as reader_child
from layers.reader import opening as reader
from layers.reader.layer import ReaderError
from layers.reader.limits import CPU_SECONDS, MEMORY_BYTES, OUTPUT_BYTES
from tests.layers.handed_in import drawing, geodatabase, grouped, packed, parts, polyline, shapefile, squares, zipped_folder

LAYER = "old_courtyards"
NAMES = ["建设路市场", "文化西街", "𠮷祥巷", "D:\\项目\\2021", "=1+1", "甲", "乙", "丙", "丁", "戊", "己", "庚"]
KML = """<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><Folder><name>院落</name>{}</Folder></Document></kml>"""
PLACEMARK = (
    '<Placemark><name>{}</name><ExtendedData><Data name="项目编号"><value>A{}</value></Data></ExtendedData>'
    "<Polygon><outerBoundaryIs><LinearRing><coordinates>{}</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>"
)


@dataclass(frozen=True, slots=True)
class Original:
    """An unharmed file of one format: its name, its other parts by name, and which zip member to harm (None: the file's own bytes)."""

    kind: str
    name: str
    files: dict[str, bytes]
    member: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the reading of one mutant ended: `read`, `refused CODE`, `limit …`, `crash SIGNAL` or `trace ERROR`."""

    number: int
    kind: str
    harm: str
    end: str
    seconds: float
    detail: str = ""

    @property
    def bad(self) -> bool:
        """Whether the end is one that must not be."""
        return self.end.startswith(("crash", "trace", "leak", "limit time"))


def frame() -> gpd.GeoDataFrame:
    """A dozen squares with Chinese names, numbers and dates."""
    columns = {"名称": NAMES, "项目编号": [f"A{i}" for i in range(12)], "数量": np.arange(12), "面积": np.linspace(1, 2, 12)}
    return gpd.GeoDataFrame(columns, geometry=squares(12), crs=4490)


def originals(work: Path) -> list[Original]:
    """Return an unharmed file of every format, made in code."""
    work.mkdir(parents=True, exist_ok=True)
    shp = parts(shapefile(work / "shp", {"名称": NAMES[:2] * 6, "状态": ["完工"] * 12}, squares(12), stem="data"))
    loose = {f"data{ending}": content for ending, content in shp.items()}
    found = [Original(f"loose {ending[1:]}", "data.shp", loose, f"data{ending}") for ending in (".shp", ".dbf", ".shx", ".prj")]
    found += [_archive(work, f"zip {ending[1:]}", "data.zip", loose, f"data{ending}") for ending in (".shp", ".dbf", ".shx")]
    found.append(_archive(work, "zip container", "data.zip", loose, None))
    for ending, driver in ((".gpkg", "GPKG"), (".fgb", "FlatGeobuf"), (".geojson", "GeoJSON")):
        frame().to_crs(4326).to_file(work / f"data{ending}", driver=driver)
    frame().to_parquet(work / "data.parquet")
    (work / "data.kml").write_text(_kml(), encoding="utf-8")
    (work / "data.csv").write_bytes(_table().encode("gb18030"))
    for ending in (".gpkg", ".fgb", ".geojson", ".parquet", ".kml", ".csv"):
        found.append(Original(ending[1:], f"data{ending}", {f"data{ending}": (work / f"data{ending}").read_bytes()}))
    found.append(_archive(work, "kmz", "data.kmz", {"doc.kml": _kml().encode()}, "doc.kml"))
    return found + _workbooks(work) + _drawings(work) + _geodatabases(work)


def _drawings(work: Path) -> list[Original]:
    places = [list(shape.exterior.coords)[:-1] for shape in frame().to_crs(4523).geometry]
    entities = [polyline(f"老旧院落{number % 3}", each, closed=number % 2 == 0) for number, each in enumerate(places)]
    entities.append(grouped((0, "CIRCLE"), (8, "游园"), (10, places[0][0][0]), (20, places[0][0][1]), (40, 10)))
    entities.append(grouped((0, "TEXT"), (8, "注记"), (10, places[0][0][0]), (20, places[0][0][1]), (40, 2), (1, "建设路\\U+5D07")))
    return [Original("dxf", "data.dxf", {"data.dxf": drawing(work / "data.dxf", entities).read_bytes()})]


def _geodatabases(work: Path) -> list[Original]:
    folder = geodatabase(work / "x.gdb", {"老旧院落": frame(), "游园": frame().to_crs(4544)})
    content = {"data.zip": zipped_folder(folder, work / "gdb.zip").read_bytes()}
    inside = {"catalogue": "a00000001", "systems": "a00000003", "items": "a00000004", "rows": "a00000009"}
    found = [Original(f"gdb {kind}", "data.zip", content, f"x.gdb/{stem}.gdbtable") for kind, stem in inside.items()]
    return [*found, Original("gdb offsets", "data.zip", content, "x.gdb/a00000009.gdbtablx")]


def _archive(work: Path, kind: str, name: str, members: dict[str, bytes], member: str | None) -> Original:
    return Original(kind, name, {name: packed(work / name, members).read_bytes()}, member)


def _workbooks(work: Path) -> list[Original]:
    from openpyxl import Workbook

    book = Workbook()
    for row in _table().splitlines():
        book.active.append(row.split(","))
    book.save(work / "data.xlsx")
    content = {"data.xlsx": (work / "data.xlsx").read_bytes()}
    inside = {
        "xlsx sheet": "xl/worksheets/sheet1.xml",
        "xlsx rels": "xl/_rels/workbook.xml.rels",
        "xlsx book": "xl/workbook.xml",
        "xlsx styles": "xl/styles.xml",
    }
    return [
        Original("xlsx container", "data.xlsx", content),
        *(Original(kind, "data.xlsx", content, member) for kind, member in inside.items()),
    ]


def _kml() -> str:
    rings = [" ".join(f"{x},{y}" for x, y in shape.exterior.coords) for shape in squares(12)]
    return KML.format(
        "".join(PLACEMARK.format(name.replace("\\", "/"), i, ring) for i, (name, ring) in enumerate(zip(NAMES, rings, strict=True)))
    )


def _table() -> str:
    rows = [f"{name},A{i},{103.6 + i / 100},{30.6 + i / 100},2021-03-{i + 1:02}" for i, name in enumerate(NAMES)]
    return "\n".join(["名称,项目编号,经度,纬度,日期", *rows])


def unharmed(_content: bytearray, _dice: random.Random) -> None:
    """Change nothing."""


def flipped(content: bytearray, dice: random.Random) -> None:
    """Change one to thirty-two bytes."""
    for _ in range(dice.choice((1, 1, 2, 4, 8, 32))):
        content[dice.randrange(len(content))] = dice.randrange(256)


def flipped_near_start(content: bytearray, dice: random.Random) -> None:
    """Change bytes where headers are."""
    for _ in range(dice.choice((1, 2, 4))):
        content[dice.randrange(min(len(content), 128))] = dice.choice((0, 1, 0x7F, 0x80, 0xFF, dice.randrange(256)))


def cut(content: bytearray, dice: random.Random) -> None:
    """Leave the end off."""
    del content[dice.randrange(len(content)) :]


def doubled(content: bytearray, dice: random.Random) -> None:
    """Repeat a block, once or many times."""
    start = dice.randrange(len(content))
    block = content[start : start + dice.choice((1, 8, 64, 512))]
    content[start:start] = block * dice.choice((1, 2, 50))


def zeroed(content: bytearray, dice: random.Random) -> None:
    """Put zeros over a block."""
    start = dice.randrange(len(content))
    length = min(dice.choice((4, 64, 512)), len(content) - start)
    content[start : start + length] = bytes(length)


def huge_numbers(content: bytearray, dice: random.Random) -> None:
    """Put the numbers at which programs stumble over four or eight bytes."""
    value = dice.choice(
        (
            b"\xff\xff\xff\x7f",
            b"\xff\xff\xff\xff",
            b"\x00\x00\x00\x80",
            b"\x00\x00\x00\x00\x00\x00\xf0\x7f",
            b"\x00\x00\x00\x00\x00\x00\xf8\x7f",
        )
    )
    start = dice.randrange(max(len(content) - 8, 1))
    content[start : start + len(value)] = value


def mistyped(content: bytearray, dice: random.Random) -> None:
    """Put other signs of a keyboard over some of those in a text."""
    for _ in range(dice.choice((1, 2, 8))):
        content[dice.randrange(len(content))] = dice.choice(b"0123456789-+.eE,;:\"'<>/&{}[]()=\\ \n\tNaInf")


def other_numbers(content: bytearray, dice: random.Random) -> None:
    """Change digits into other digits."""
    digits = [place for place, byte in enumerate(content) if 48 <= byte <= 57]
    for place in dice.sample(digits, min(len(digits), dice.choice((1, 4, 32)))):
        content[place] = dice.choice(b"0123456789")


HARMS: tuple[Callable[[bytearray, random.Random], None], ...] = (
    flipped,
    flipped_near_start,
    cut,
    doubled,
    zeroed,
    huge_numbers,
    mistyped,
    other_numbers,
)


def mutant(original: Original, harm: Callable[[bytearray, random.Random], None], dice: random.Random, folder: Path) -> Path:
    """Write the files of `original`, one of them harmed, into `folder` and return the one to hand in."""
    for name, content in original.files.items():
        (folder / name).write_bytes(content)
        if original.member in (None, name):
            (folder / name).write_bytes(_harmed(content, harm, dice))
        elif name == original.name and zipfile.is_zipfile(folder / name):
            _repack(folder / name, str(original.member), lambda inner: _harmed(inner, harm, dice))
    return folder / original.name


def _harmed(content: bytes, harm: Callable[[bytearray, random.Random], None], dice: random.Random) -> bytes:
    changed = bytearray(content)
    if changed:
        harm(changed, dice)
    return bytes(changed)


def _repack(path: Path, member: str, change: Callable[[bytes], bytes]) -> None:
    """Change one member of a zip and make every checksum right again."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    packed(path, members | {member: change(members[member])})


def run(count: int, seed: int, *, only: str = "") -> Iterator[Outcome]:
    """Read `count` mutants one after another, each in a fork with the limits of the product, and yield how they ended."""
    pa.set_cpu_count(1)
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        given = [each for each in originals(Path(folder, "whole")) if each.kind.startswith(only)]
        reader._run = _run_here  # type: ignore[assignment]
        for original in given:
            intake.examine(mutant(original, unharmed, random.Random(0), _made(Path(folder, "whole", original.kind))), LAYER)
        for number in range(count):
            original, harm = given[number % len(given)], HARMS[number // len(given) % len(HARMS)]
            place = _made(Path(folder, f"canary-{number:05}"))
            path = mutant(original, harm, random.Random(f"{seed}/{number}"), place)
            began = time.monotonic()
            end, detail = _forked(path, original.kind)
            yield Outcome(number, original.kind, harm.__name__, end, time.monotonic() - began, detail)


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _forked(path: Path, kind: str) -> tuple[str, str]:
    """Read the file at `path` in a fork and return how that ended; the fork says it through a pipe."""
    out, into = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(out)
        try:
            _limit()
            os.write(into, json.dumps(_read(path, kind)).encode())
        finally:
            os._exit(0)
    os.close(into)
    with os.fdopen(out, "rb") as pipe:
        late = not select.select([pipe], [], [], CPU_SECONDS + 5)[0]
        if late:
            os.kill(child, signal.SIGKILL)
        said = pipe.read()
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if late or status == -signal.SIGXCPU:
        return "limit time", ""
    if status < 0:
        return f"crash {signal.Signals(-status).name}", ""
    end, detail = json.loads(said) if said else ("trace nothing said", "")
    return end, detail


def _limit() -> None:
    for kind, limit in ((resource.RLIMIT_CPU, CPU_SECONDS), (resource.RLIMIT_FSIZE, OUTPUT_BYTES), (resource.RLIMIT_CORE, 0)):
        resource.setrlimit(kind, (limit, resource.getrlimit(kind)[1]))
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY_BYTES, MEMORY_BYTES))


def _read(path: Path, kind: str) -> tuple[str, str]:
    """Go the whole way of an upload in this process; returns how it ended and, of what must not be, the trace."""
    try:
        reads = reader.read_file(path)
        for each in reads:
            _must_be_sound(each.frame)
        intake.read_file = lambda *_args, **_wishes: reads  # type: ignore[assignment]
        report = intake.examine(path, LAYER if "kml" not in kind else None)
        said, end = json.dumps(report, ensure_ascii=False, allow_nan=False), "read" if report["accepted"] else "read with errors"
    except ReaderError as error:
        said, end = intake_words(error), f"refused {error.code}"
    except MemoryError:
        return "limit memory", ""
    except BaseException as error:  # noqa: BLE001 (whatever comes is an outcome to report)
        return f"trace {type(error).__name__}", traceback.format_exc()[-1500:]
    leaked = [word for word in (path.parent.name, "Traceback", "site-packages", "/tmp/") if word in said]
    return (f"leak {leaked[0]}", said[:500]) if leaked else (end, "")


def intake_words(error: ReaderError) -> str:
    """Return what a person would be shown of a refusal, in both languages, with its raw parameters."""
    from layers.messages.sentences import message

    return "\n".join([message(error.code, error.params, "zh"), message(error.code, error.params, "en"), str(error.params)])


def _run_here(job: dict[str, Any], folder: str, *_told: Any) -> tuple[int, str]:
    answer = reader_child._answer(job)
    Path(folder, "answer.json").write_text(json.dumps(answer, ensure_ascii=False), encoding="utf-8")
    return 0, ""


def _must_be_sound(frame: gpd.GeoDataFrame) -> None:
    """A frame that was read holds valid, flat, finite geometries or None."""
    shapes = frame.geometry.dropna().to_numpy()
    assert np.isfinite(shapely.get_coordinates(shapes)).all()
    assert not shapely.has_z(shapes).any()
    assert frame.crs is None or shapely.is_valid(shapes).all()


def table(outcomes: list[Outcome]) -> str:
    """Return the outcomes by format as a table, and those that must not be one by one."""
    kinds = list(dict.fromkeys(each.kind for each in outcomes))
    groups = ["read", "read with errors", "refused", "limit memory", "limit time", "crash", "trace", "leak"]
    lines = [f"{'format':<16}" + "".join(f"{group:>18}" for group in groups)]
    for kind in [*kinds, "all"]:
        ends = [_group(each.end) for each in outcomes if kind in (each.kind, "all")]
        lines.append(f"{kind:<16}" + "".join(f"{ends.count(group):>18}" for group in groups))
    codes = Counter(each.end for each in outcomes if each.end.startswith("refused"))
    lines += [f"{count:>6}  {code}" for code, count in codes.most_common()]
    lines.append(f"slowest {max(each.seconds for each in outcomes):.1f} s, all {sum(each.seconds for each in outcomes):.0f} s")
    return "\n".join(lines + [f"#{each.number} {each.kind} {each.harm}: {each.end}\n{each.detail}" for each in outcomes if each.bad])


def _group(end: str) -> str:
    return end if end.startswith(("read", "limit")) else end.split(" ", 1)[0]


def main() -> int:
    """Run as many mutants as asked for and print how they ended; 1 when one ended as none must."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="formats that begin so")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    outcomes = list(run(options.count, options.seed, only=options.only))
    if options.json:
        print(json.dumps([[each.number, each.kind, each.harm, each.end, each.detail] for each in outcomes]))
    else:
        print(table(outcomes))
    return int(any(each.bad for each in outcomes))


if __name__ == "__main__":
    sys.exit(main())
