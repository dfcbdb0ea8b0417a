"""The gate for zip files: one parser, every member counted while it is unpacked, nothing unpacked under a name of the sender's."""

from __future__ import annotations

import re
import stat
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from layers.checks.issues import Issue
from layers.reader.kind import unreadable_data
from layers.reader.layer import ReaderError
from layers.reader.limits import MAX_ARCHIVE_MEMBERS, MAX_PACKING_RATIO, MAX_UNPACKED_BYTES

SHAPEFILE_PARTS = {".shp", ".shx", ".dbf", ".prj", ".cpg"}
_GEODATA = {".geojson", ".json", ".gpkg", ".fgb", ".parquet", ".geoparquet", ".kml", ".dxf"}
_GEODATABASE = ".gdb"
_GEODATABASE_HEART = "a00000001.gdbtable"
_GEODATABASE_FILE = re.compile(r"a[0-9a-f]{8}\.(gdbtable|gdbtablx|cdf)|gdb|timestamps", re.IGNORECASE)
"""What of a geodatabase is needed to read it; its indexes are not."""
_TABLES = {".csv"}
_NESTED = {".zip", ".rar", ".7z", ".gz", ".tar", ".tgz", ".bz2", ".xz", ".kmz"}
_UTF8_FLAG = 0x800
_ENCRYPTED_FLAG = 0x1
_CHUNK = 1 << 20
_DOCTYPES = tuple("<!DOCTYPE".encode(codec) for codec in ("ascii", "utf-16-le", "utf-16-be"))
_LONGEST_WORD = 32
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)


@dataclass(frozen=True, slots=True)
class Dataset:
    """Files that belong together, by lower-case ending, and the name they had in common."""

    name: str
    files: dict[str, Path]


@dataclass(slots=True)
class Unpacked:
    """What a zip file held: data sets, and what is worth saying about it."""

    datasets: list[Dataset] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Member:
    info: zipfile.ZipInfo
    path: PurePosixPath
    geodatabase: bool = False

    @property
    def ending(self) -> str:
        return self.path.suffix.lower()

    @property
    def group(self) -> tuple[str, str, str]:
        """Shapefile parts belong together by folder and name whatever their case, a geodatabase is a folder, other files stand alone."""
        if self.geodatabase:
            return str(self.path.parent).casefold(), "", _GEODATABASE
        own = "" if self.ending in SHAPEFILE_PARTS else self.ending
        return str(self.path.parent).casefold(), self.path.stem.casefold(), own


def parts_beside(path: Path) -> Dataset:
    """Return the shapefile that `path` (any of its parts) belongs to, its other parts found whatever their case."""
    beside = sorted(path.parent.iterdir()) if path.parent.is_dir() else []
    files = {
        each.suffix.lower(): each
        for each in beside
        if each.stem.casefold() == path.stem.casefold() and each.suffix.lower() in SHAPEFILE_PARTS
    }
    files[path.suffix.lower()] = path
    return Dataset(path.stem, files)


def pack_parts(path: Path, out: Path) -> None:
    """Put the shapefile that `path` belongs to into one zip file `out`, all its parts under their own names."""
    pack_files(sorted(parts_beside(path).files.values()), out)


def pack_files(paths: Iterable[Path], out: Path) -> None:
    """Put files into one zip file `out`, under their own names."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in paths:
            archive.write(path, path.name)


def is_workbook(path: Path) -> bool:
    """Return whether the zip file at `path` is an Excel workbook."""
    with _archive(path) as archive:
        return "xl/workbook.xml" in archive.namelist()


def check_workbook(path: Path) -> None:
    """Put an Excel workbook through the same gate as any zip file: numbers, sizes, checksums; raises ReaderError.

    No office program writes a DOCTYPE; one in a workbook is there for its entities, which grow without end.
    """
    with _archive(path) as archive:
        budget = _Budget(path.name)
        for member in _members(archive, path.name):
            budget.spend(archive, member.info, None, never=_DOCTYPES)


def unpack(path: Path, work: Path) -> Unpacked:
    """Unpack the data sets of a zip file into `work` under names of our own.

    Raises
    ------
    ReaderError
        `archive-…`: damaged, too many members, too large, encrypted, with links, unsafe or doubled names, nested
        archives, or without any data that can be read.
    """
    with _archive(path) as archive:
        members = _members(archive, path.name)
        wanted, ignored = _chosen(members)
        groups: dict[tuple[str, str, str], Dataset] = {}
        budget = _Budget(path.name)
        for member in wanted:
            known = groups.setdefault(member.group, Dataset(_display_name(member, path), {}))
            target = work / f"{len(groups):04d}"
            target.mkdir(parents=True, exist_ok=True)
            budget.spend(archive, member.info, _place(member, known, target))
    if not groups:
        for member in members:
            if code := unreadable_data(member.ending):
                raise ReaderError(code, name=member.path.name)
        raise ReaderError("archive-no-data", name=path.name, members=", ".join(member.path.name for member in members[:5]))
    result = Unpacked(list(groups.values()))
    if ignored:
        result.issues.append(Issue("archive-ignored-members", "info", len(ignored), params={"members": ", ".join(ignored[:5])}))
    if budget.ratio > MAX_PACKING_RATIO:
        result.issues.append(Issue("archive-packed-tight", "info", params={"ratio": round(budget.ratio)}))
    return result


def _place(member: _Member, known: Dataset, target: Path) -> Path:
    """Return the file to unpack a member into, and note it in its data set."""
    if member.geodatabase:
        folder = known.files.setdefault(_GEODATABASE, target / f"data{_GEODATABASE}")
        folder.mkdir(exist_ok=True)
        return folder / member.path.name.lower()
    folder = next(iter(known.files.values())).parent if known.files else target
    known.files[member.ending] = folder / f"data{member.ending}"
    return known.files[member.ending]


@contextmanager
def _archive(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except _BROKEN as error:
        if isinstance(error, ReaderError):
            raise
        raise ReaderError("archive-damaged", name=path.name) from error


def _members(archive: zipfile.ZipFile, name: str) -> list[_Member]:
    """Return the files of the archive after every check that needs no unpacking."""
    infos = [info for info in archive.infolist() if not info.is_dir()]
    if len(archive.infolist()) > MAX_ARCHIVE_MEMBERS:
        raise ReaderError("archive-too-many", name=name, members=len(archive.infolist()), limit=MAX_ARCHIVE_MEMBERS)
    if sum(info.file_size for info in infos) > MAX_UNPACKED_BYTES:
        raise ReaderError("archive-too-large", name=name, limit_mb=MAX_UNPACKED_BYTES // 1_000_000)
    members = [_Member(info, _member_path(info, name)) for info in infos]
    seen: set[str] = set()
    for member in members:
        folded = str(member.path).casefold()
        if folded in seen:
            raise ReaderError("archive-duplicate", name=name, member=member.path.name)
        seen.add(folded)
        if member.info.flag_bits & _ENCRYPTED_FLAG:
            raise ReaderError("archive-encrypted", name=name)
        if stat.S_ISLNK(member.info.external_attr >> 16):
            raise ReaderError("archive-link", name=name, member=member.path.name)
    return _with_geodatabases([member for member in members if not _is_rubbish(member.path)])


def _with_geodatabases(members: list[_Member]) -> list[_Member]:
    """Return the members, those that make up a geodatabase marked and its indexes and locks left out."""
    folders = {member.path.parent for member in members if member.path.name.lower() == _GEODATABASE_HEART}
    inside = [replace(m, geodatabase=True) for m in members if m.path.parent in folders and _GEODATABASE_FILE.fullmatch(m.path.name)]
    return [*inside, *(member for member in members if member.path.parent not in folders)]


def _member_path(info: zipfile.ZipInfo, name: str) -> PurePosixPath:
    """Return a member's path with its name as the sender saw it: Chinese Windows writes GBK and does not say so."""
    spelled = info.orig_filename
    if not info.flag_bits & _UTF8_FLAG:
        raw = spelled.encode("cp437", "replace")
        try:
            spelled = raw.decode("utf-8")
        except UnicodeDecodeError:
            spelled = raw.decode("gb18030", "replace")
    path = PurePosixPath(spelled.replace("\\", "/"))
    if "\x00" in spelled or path.is_absolute() or ".." in path.parts or ":" in spelled:
        raise ReaderError("archive-unsafe-name", name=name)
    return path


def _is_rubbish(path: PurePosixPath) -> bool:
    return "__MACOSX" in path.parts or path.name.startswith("._") or path.name in {".DS_Store", "Thumbs.db", "desktop.ini"}


def _chosen(members: list[_Member]) -> tuple[list[_Member], list[str]]:
    """Return the members to unpack and the names of those left alone; tables count only where there is nothing better."""
    nested = next((member for member in members if member.ending in _NESTED), None)
    if nested is not None:
        raise ReaderError("archive-nested", member=nested.path.name)
    stems = {member.group for member in members if member.ending in {".shp", ".dbf", ".shx"}}
    wanted = [m for m in members if (m.ending in SHAPEFILE_PARTS and m.group in stems) or m.ending in _GEODATA or m.geodatabase]
    wanted = wanted or [member for member in members if member.ending in _TABLES]
    names = {id(member) for member in wanted}
    return wanted, [member.path.name for member in members if id(member) not in names]


def _display_name(member: _Member, archive: Path) -> str:
    if member.geodatabase:
        spoken = member.path.parent.name or archive.stem
        return spoken[: -len(_GEODATABASE)] if spoken.lower().endswith(_GEODATABASE) else spoken
    return archive.stem if member.path.name.lower() == "doc.kml" else member.path.stem


@dataclass(slots=True)
class _Budget:
    """Counts the bytes that really come out, whatever the archive's directory says."""

    name: str
    packed: int = 0
    unpacked: int = 0

    @property
    def ratio(self) -> float:
        return self.unpacked / max(self.packed, 1)

    def spend(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path | None, never: tuple[bytes, ...] = ()) -> None:
        """Read one member to its end, which checks its checksum, into `target` if given; refuse one that holds a word of `never`."""
        self.packed += info.compress_size
        sink = target.open("xb") if target else None
        try:
            with archive.open(info) as source:
                before = b""
                while chunk := source.read(_CHUNK):
                    self.unpacked += len(chunk)
                    if any(word in before + chunk for word in never):
                        raise ReaderError("workbook-doctype", name=self.name)
                    before = chunk[-_LONGEST_WORD:]
                    if self.unpacked > MAX_UNPACKED_BYTES:
                        raise ReaderError("archive-too-large", name=self.name, limit_mb=MAX_UNPACKED_BYTES // 1_000_000)
                    if sink:
                        sink.write(chunk)
        finally:
            if sink:
                sink.close()
