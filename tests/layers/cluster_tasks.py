"""What tests send to workers in place of the real work; a module of its own, so that a worker can import it."""

import os

from geo.errors import GeoError


def deadly(parcel, mark):
    os._exit(1)


def refusing(parcel, mark):
    raise GeoError("not this one")
