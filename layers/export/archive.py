"""Files that go out together, in one zip."""

from __future__ import annotations

import zipfile
from pathlib import Path


def pack_folder(folder: Path, out: Path) -> None:
    """Write a zip of the files in `folder`, in order of their names."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.iterdir()):
            archive.write(path, path.name)
