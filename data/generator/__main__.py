"""`python -m data.generator [folder]`: make all layers of the example city and SOURCES.md."""

from __future__ import annotations

import sys
from pathlib import Path

from data.generator import ground, programmes, sources, write
from layers.catalogue import LAYERS
from layers.spec import Role


def main(folder: Path) -> None:
    """Write every layer of the catalogue and the table of sources into `folder`."""
    total = 0
    for layer in LAYERS:
        records = programmes.records(layer.key) if layer.role is Role.PROGRAMME else ground.records(layer.key)
        size = write.save(folder, layer, records)
        total += size
        print(f"{layer.key:26}{len(records):7,}{size / 1e6:8.2f} MB")
    (folder / "SOURCES.md").write_text(sources.table(), encoding="utf-8")
    print(f"{'total':33}{total / 1e6:8.2f} MB")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[1])
