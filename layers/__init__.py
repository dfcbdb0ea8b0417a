"""What a layer is, which exist, how data comes in, how it is checked, kept and given out again."""

from layers import gdal_guard as gdal_guard  # before anything can load GDAL
