"""Photographs that are handed in: what is kept is pixels alone, what is noted is read before it goes, the rest is refused by name."""

import struct
import zlib

import pytest
from PIL import Image

from layers.messages.sentences import message
from layers.reader.layer import ReaderError
from layers.reader.photo import read_photo
from tests.layers.pictures import DAY, SECRET, bytes_of, opened, photograph, picture

PLACE = (103.6712, 30.6345)


def png_of_size(width, height):
    """A small file whose head says that it is huge."""

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")


def moving(kind):
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "green")]
    return bytes_of(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)


def test_what_the_camera_noted_is_read_and_nothing_of_it_is_kept():
    handed_in = photograph(PLACE, DAY, orientation=6, size=(4000, 3000))
    assert b"SECRETPHONE" in handed_in
    read = read_photo(handed_in, "IMG_0001.JPG")
    assert read.taken_on == DAY
    assert read.position == pytest.approx(PLACE, abs=1e-6)
    assert (read.width, read.height) == (1200, 1600), "upright, and no larger than needed"
    assert max(opened(read.small).size) == 320
    for kept in (read.picture, read.small):
        assert all(word not in kept for word in (b"SECRET", b"Exif", b"http", b"ICC_PROFILE", SECRET.encode(), SECRET.encode("utf-16-le")))
        assert set(opened(kept).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "dpi"}
        assert not dict(opened(kept).getexif())
    top, bottom = opened(read.picture).getpixel((600, 100)), opened(read.picture).getpixel((600, 1500))
    assert (top[0] > 200, bottom[2] > 200) == (True, True), "the left half is on top once the picture stands upright"


def test_png_and_webp_come_out_as_jpeg_on_white_whatever_they_are_called():
    seen_through = Image.new("RGBA", (50, 40), (0, 0, 0, 0))
    for kind in ("PNG", "WEBP"):
        read = read_photo(bytes_of(seen_through, kind), "假的.jpg")
        assert opened(read.picture).format == "JPEG"
        assert min(opened(read.picture).getpixel((25, 20))) > 250
        assert (read.taken_on, read.position) == (None, None)


def test_a_phone_s_picture_with_a_second_one_behind_it_is_a_photograph():
    first = picture()
    mpo = bytes_of(first, "MPO", save_all=True, append_images=[picture((40, 30))])
    assert opened(mpo).format == "MPO"
    assert read_photo(mpo, "a.jpg").width == 400


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "photo-kind"),
        (b"<script>alert(1)</script>", "photo-kind"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "photo-kind"),
        (moving("GIF"), "photo-kind"),
        (bytes_of(picture(), "TIFF"), "photo-kind"),
        (b"\0\0\0\x18ftypheic" + b"\0" * 200, "photo-heic"),
        (moving("WEBP"), "photo-moves"),
        (moving("PNG"), "photo-moves"),
        (photograph()[:-400], "photo-damaged"),
        (bytes_of(picture(), "PNG")[:200], "photo-damaged"),
        (png_of_size(20_000, 20_000), "photo-too-many-pixels"),
        (png_of_size(8_000, 8_000), "photo-too-many-pixels"),
        (b"\xff\xd8\xff" + b"\0" * 20_000_001, "photo-too-large"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_photograph_is_refused_with_a_sentence(data, code):
    with pytest.raises(ReaderError) as refused:
        read_photo(data, "../../etc/假照片.jpg")
    assert refused.value.code == code
    assert refused.value.params["name"] == "假照片.jpg"
    assert "假照片.jpg" in message(code, refused.value.params, "zh")


@pytest.mark.parametrize("day", [None, "0000:00:00 00:00:00", "1970:01:01 00:00:00", "2999:01:01 00:00:00", "昨天"])
def test_a_clock_that_was_never_set_gives_no_day(day):
    exif = Image.Exif()
    exif._ifds[0x8769] = {0x9003: day} if day else {}
    exif._ifds[0x8825] = {2: (0, 0, 0), 4: (0, 0, 0)}
    read = read_photo(bytes_of(picture((40, 30)), exif=exif), "a.jpg")
    assert (read.taken_on, read.position) == (None, None)
