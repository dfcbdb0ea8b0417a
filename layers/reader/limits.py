"""How much one handed-in file may ask of the machine."""

MAX_FILE_BYTES = 300_000_000
MAX_HANDED_IN = 200
"""Files selected together; more of them come in a zip."""

MAX_ARCHIVE_MEMBERS = 1_000
MAX_UNPACKED_BYTES = 500_000_000
MAX_PACKING_RATIO = 100
"""Above this the archive is still read, within the byte limit, but the packing is mentioned."""

MAX_COLUMNS = 300
MAX_JSON_NAMES = 600
"""Distinct member names of a GeoJSON file; GDAL's work grows with the square of them."""

MAX_NAME = 120
"""Characters of a column's or layer's name; what is longer is cut."""

MAX_TEXT_CHARACTERS = 200_000_000
"""In all cells of a layer: some formats write a text once and name it a hundred thousand times."""

MAX_DRAWN_OBJECTS = 500_000
"""Objects of a drawing once its blocks are drawn where they are put."""

MAX_TABLE_ROWS = 300_000
MAX_LAYERS = 60

MAX_PHOTO_BYTES = 20_000_000
MAX_PHOTO_PIXELS = 50_000_000
"""Width times height of a photograph before it is made smaller; the largest phones take 50 megapixels."""

CPU_SECONDS = 30
WALL_SECONDS = 120
MEMORY_BYTES = 2_000_000_000
OUTPUT_BYTES = 2_000_000_000
MAX_OPEN_FILES = 256
MAX_THREADS = 64
READERS_AT_ONCE = 4
"""So many files are read at the same time, each within the limits above; others wait for their turn."""
