"""Files that go out together, in one zip."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from pathlib import Path


def pack_folder(folder: Path, out: Path) -> None:
    """Write a zip of the files in `folder`, in order of their names."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.iterdir()):
            archive.write(path, path.name)


def pack_files(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Return a zip of files (name, content), in their order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return out.getvalue()
