"""Gives a coverage figure out: one table of formats, each made on demand in the language of whoever asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from layers.indicators.coverage_export_content import Content, content_of
from layers.indicators.coverage_export_geo import as_geopackage
from layers.indicators.coverage_export_json import as_json
from layers.indicators.coverage_export_table import as_csv, as_xlsx
from layers.indicators.figures import Statistic
from layers.indicators.statistics import Editions, inputs_of
from layers.indicators.statistics_inputs import Inputs
from layers.prints.method_pdf import as_pdf
from layers.spec import Text
from layers.store.embedded import Store


@dataclass(frozen=True, slots=True)
class FileKind:
    """One way out: what its button says, the ending of its file, its media type, whether it holds shapes that tell where sites are."""

    title: Text
    ending: str
    media_type: str
    make: Callable[[Content, Inputs, str], bytes]
    telling: bool = False


FILES: Mapping[str, FileKind] = MappingProxyType(
    {
        "xlsx": FileKind(
            Text("Excel", "Excel"),
            ".xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            lambda content, _inputs, lang: as_xlsx(content, lang),
        ),
        "csv": FileKind(Text("CSV", "CSV"), ".csv", "text/csv", lambda content, _inputs, lang: as_csv(content, lang)),
        "gpkg": FileKind(
            Text("GeoPackage", "GeoPackage"),
            ".gpkg",
            "application/geopackage+sqlite3",
            lambda content, inputs, _lang: as_geopackage(content, inputs),
            telling=True,
        ),
        "json": FileKind(Text("JSON", "JSON"), ".json", "application/json", lambda content, _inputs, _lang: as_json(content)),
        "pdf": FileKind(Text("方法卡 PDF", "Method card PDF"), ".pdf", "application/pdf", as_pdf),
    }
)


def coverage_file(store: Store, found: Statistic, of: Editions, kind: str, lang: str, *, exact: bool = True) -> bytes:
    """Return the file of `kind` (a key of `FILES`) about a figure, in `lang`; with shapes only where places are given out exactly.

    Raises
    ------
    StoreError
        When a revision behind the figure is not there any more or not whole.
    ValueError
        When a file of shapes is asked for without them.
    """
    if FILES[kind].telling and not exact:
        raise ValueError(
            f"`kind` is {kind!r}, which is made of exact shapes; without them there is {[key for key in FILES if not FILES[key].telling]}"
        )
    inputs = inputs_of(store, of)
    return FILES[kind].make(replace(content_of(store, found, inputs, lang), exact=exact), inputs, lang)
