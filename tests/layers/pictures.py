"""Photographs for tests, drawn here: with the notes of a camera, of a person, or none."""

import io
from datetime import date

from PIL import Image, ImageCms, TiffImagePlugin

SECRET = "王五 13800138000"
"""What no kept picture may hold."""


def _parts(value):
    """Degrees as a camera notes them: whole degrees, whole minutes, seconds."""
    degrees, rest = divmod(abs(value) * 3600, 3600)
    minutes, seconds = divmod(rest, 60)
    return tuple(TiffImagePlugin.IFDRational(round(part * 1000), 1000) for part in (degrees, minutes, seconds))


def notes(place=None, day=None, orientation=1):
    """The EXIF of a camera: make, owner, comment, and the place (longitude, latitude), day and orientation that are given."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x013B] = orientation, "SECRETPHONE", SECRET
    own = {0x9286: b"UNICODE\0" + SECRET.encode("utf-16-le"), 0x927C: b"SECRETMAKER" * 20, 0xA430: SECRET}
    if day:
        own[0x9003] = day.strftime("%Y:%m:%d 10:20:30")
    exif._ifds[0x8769] = own
    if place:
        east, north = place
        exif._ifds[0x8825] = {1: "N" if north >= 0 else "S", 2: _parts(north), 3: "E" if east >= 0 else "W", 4: _parts(east)}
    return exif


def picture(size=(400, 300), left="red", right="blue"):
    """Two halves of a colour each, so that turning shows."""
    drawn = Image.new("RGB", size, left)
    drawn.paste(right, (size[0] // 2, 0, size[0], size[1]))
    return drawn


def bytes_of(drawn, kind="JPEG", **options):
    """A picture as a file."""
    stream = io.BytesIO()
    drawn.save(stream, kind, **options)
    return stream.getvalue()


def photograph(place=None, day=None, orientation=1, size=(400, 300), **colours):
    """A JPEG as a phone makes it, full of what is nobody's business."""
    drawn = picture(size, **colours)
    everything = {"exif": notes(place, day, orientation), "comment": SECRET.encode(), "xmp": b"<x:xmpmeta>SECRETXMP</x:xmpmeta>"}
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return bytes_of(drawn, quality=90, icc_profile=profile, **everything)


def opened(data):
    """A picture as a viewer has it."""
    return Image.open(io.BytesIO(data))


DAY = date(2021, 9, 15)
