"""Inside the reader's own process: a photograph is decoded, turned upright, made smaller, and written anew from its pixels alone."""

from __future__ import annotations

import io
import math
import warnings
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any

from PIL import Image, ImageCms, UnidentifiedImageError

from layers.reader.limits import MAX_PHOTO_PIXELS

FORMATS = ("JPEG", "PNG", "WEBP")
STILL = ("JPEG", "MPO")
"""Kinds in which further pictures are none that move: phones put a depth map or a smaller picture behind the first."""

LONGEST_SIDE, SMALL_SIDE = 1600, 320
PICTURE_QUALITY, SMALL_QUALITY = 85, 78
EARLIEST = date(1990, 1, 1)
"""A camera whose clock was never set says 1970 or 1980."""

_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_PHONES = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis")
_ORIENTATION, _EXIF_PART, _GPS_PART, _TAKEN = 0x0112, 0x8769, 0x8825, 0x9003


def picture_inside(path: Path, out: Path) -> dict[str, Any]:
    """Write `picture.jpg` and `small.jpg` to `out` and return their size, the day and the position; or `refused` with the reason."""
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = MAX_PHOTO_PIXELS
    try:
        with Image.open(path, formats=FORMATS) as opened:
            if opened.format not in STILL and getattr(opened, "is_animated", False):
                return _refused("photo-moves")
            noted, colours = _noted(opened), opened.info.get("icc_profile")
            opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is decoded no larger than is needed
            plain = _upright(_as_seen(_reduced(opened, LONGEST_SIDE), colours), noted.pop("orientation"))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return _refused("photo-too-many-pixels", limit=MAX_PHOTO_PIXELS // 1_000_000)
    except UnidentifiedImageError:
        return _refused("photo-heic" if _is_of_a_phone(path) else "photo-kind")
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  (whatever a decoder says of broken bytes)
        return _refused("photo-damaged")
    plain.save(out / "picture.jpg", "JPEG", quality=PICTURE_QUALITY, optimize=True)
    _reduced(plain, SMALL_SIDE).save(out / "small.jpg", "JPEG", quality=SMALL_QUALITY, optimize=True)
    return {"width": plain.width, "height": plain.height, **noted}


def _refused(code: str, **params: Any) -> dict[str, Any]:
    return {"refused": {"code": code, "params": params}}


def _is_of_a_phone(path: Path) -> bool:
    """Whether a file is HEIC or AVIF by its first bytes, which nothing here decodes."""
    with path.open("rb") as stream:
        head = stream.read(12)
    return head[4:8] == b"ftyp" and head[8:12] in _PHONES


def _as_seen(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Return a picture in the numbers of sRGB, since its profile does not come along; one that cannot be followed changes nothing."""
    if profile:
        with suppress(Exception):  # profiles are bytes of anybody's making; without one the colours are a little paler
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            turned = ImageCms.profileToProfile(picture, own, ImageCms.createProfile("sRGB"), outputMode="RGB")
            if turned is not None:
                plain = Image.new("RGB", picture.size)
                plain.paste(turned)
                return plain
    return picture


def _reduced(opened: Image.Image, longest: int) -> Image.Image:
    """Return a picture of colours on white whose longest side is at most `longest` [pixels]: a new one, so that no note of the old comes along."""
    opened.load()
    share = min(1.0, longest / max(opened.size))
    size = max(1, round(opened.width * share)), max(1, round(opened.height * share))
    seen_through = opened.has_transparency_data
    if opened.mode.startswith("I"):  # grey in 16 bits
        opened = opened.convert("I").point(lambda grey: grey / 256).convert("L")
    colours = opened.convert("RGBA" if seen_through else "RGB")
    if size != colours.size:
        colours = colours.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    plain = Image.new("RGB", size, "white")
    plain.paste(colours, (0, 0), colours if seen_through else None)
    return plain


def _upright(picture: Image.Image, orientation: int) -> Image.Image:
    return picture.transpose(_TURNS[orientation]) if orientation in _TURNS else picture


def _noted(opened: Image.Image) -> dict[str, Any]:
    """Return what the camera noted; notes that cannot be read are none."""
    noted: dict[str, Any] = {"orientation": 1, "taken_on": None, "position": None}
    with suppress(Exception):  # notes are bytes of anybody's making, and a picture is none the worse without them
        notes = opened.getexif()
        with suppress(Exception):
            noted["orientation"] = int(notes.get(_ORIENTATION, 1))
        with suppress(Exception):
            noted["taken_on"] = _day(notes.get_ifd(_EXIF_PART).get(_TAKEN))
        with suppress(Exception):
            noted["position"] = _position(notes.get_ifd(_GPS_PART))
    return noted


def _day(value: Any) -> str | None:
    """Return the day of `2021:09:15 10:20:30` as ISO text, unless it lies ahead or before there were such cameras."""
    day = datetime.strptime(str(value)[:10], "%Y:%m:%d").date()
    return day.isoformat() if EARLIEST <= day <= date.today() else None


def _position(gps: Mapping[int, Any]) -> list[float] | None:
    """Return longitude and latitude [degrees]; None for what is no place, or the place where cameras without a fix are."""
    latitude, longitude = _degrees(gps[2]), _degrees(gps[4])
    latitude *= -1 if str(gps.get(1, "N")).upper().startswith("S") else 1
    longitude *= -1 if str(gps.get(3, "E")).upper().startswith("W") else 1
    there = math.isfinite(latitude) and math.isfinite(longitude) and abs(latitude) <= 90 and abs(longitude) <= 180
    return [longitude, latitude] if there and (longitude, latitude) != (0.0, 0.0) else None


def _degrees(parts: Any) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    return degrees + minutes / 60 + seconds / 3600
