"""The slide of photographs: features before and after the works, side by side."""

from __future__ import annotations

from collections.abc import Iterator

from layers import amounts
from layers.catalogue import BY_KEY
from layers.photos.photo import STAGES, Photo
from layers.sight import seen_frame
from layers.slides.material import Material
from layers.slides.own import OwnSlide
from layers.slides.photo_choice import KEY, Pair
from layers.slides.slide import Appendix, Kind, PhotoPair, Shot, Slide, Table
from layers.spec import Text
from layers.store.errors import StoreError
from layers.store.photos import photo_bytes
from layers.towns import town_title

TITLE = Text("施工前后", "Before and after the works")
_NONE = Text(
    "没有同时有施工前和施工后照片的项目。请到“数据目录”选图层和项目，在“现场照片”中添加。",
    "No project has a photo both before and after the works. Add them under “Field photos” on the data page, where layer and project are chosen.",
)
_NONE_OF = Text(
    "“{name}”还没有成对的施工前、施工后照片。请在“数据目录”该项目的“现场照片”中添加。",
    "“{name}” has no photos both before and after the works yet. Add them under “Field photos” of this project on the data page.",
)
_NOT_FOR_ALL = Text("照片只对有账号的人显示。请登录后再打开。", "Photos are shown to people with an account. Sign in and open this again.")
_GONE = Text("{count} 组照片此后被撤下，不再显示。", "Photos withdrawn since and shown no more: {count} of the pairs.")
_LOST = Text(
    "“{name}”的照片文件缺失或被改动，未显示。", "The files of the photos of “{name}” are missing or were changed; they are not shown."
)
_NO_DAY = Text("日期不详", "no date")
_ANNEX = Text("照片", "Photos")
_HEADS = (
    Text("项目", "Project"), Text("图层", "Layer"), Text("镇街", "Town"), Text("阶段", "Stage"), Text("拍摄日期", "Date taken"), Text("说明", "Caption"), Text("照片号", "Photo"),
)  # fmt: skip


def photos_slide(material: Material, own: OwnSlide | None = None) -> Slide:
    """Return the slide; without photographs it says so, and is left out of a deck unless somebody asked for it."""
    lang, key = material.lang, own.key if own else KEY
    title = own.title if own and own.title else TITLE(lang)
    if not material.sight.photos:
        return Slide(key, Kind.PHOTOS, title, remarks=(_NOT_FOR_ALL(lang),), spare=own is None)
    gone = material.photos.gone.get(key, 0)
    remarks = [_GONE(lang).format(count=gone)] if gone else []
    shown = []
    for pair in material.photos.pairs.get(key, ()):
        made = _pair(material, pair)
        shown += [made] if made else []
        remarks += [] if made else [_LOST(lang).format(name=_feature(material, pair.before.layer, pair.before.fid)[0])]
    if not shown and not remarks:
        words = _NONE_OF(lang).format(name=_feature(material, own.part("layer"), own.part("photos"))[0]) if own else _NONE(lang)
        return Slide(key, Kind.PHOTOS, title, remarks=(words,), spare=own is None)
    return Slide(key, Kind.PHOTOS, title, pairs=tuple(shown), remarks=tuple(remarks))


def photos_title(own: OwnSlide, lang: str) -> str:
    """Return what a slide of photographs that was added is called where it is chosen."""
    layer, joint = own.part("layer"), Text("：", ": ")(lang)
    return f"{TITLE(lang)}{joint}{BY_KEY[layer].title(lang) if layer in BY_KEY else layer} {own.part('photos')}"


def photos_annex(material: Material) -> tuple[Appendix, ...]:
    """Return the list of the photographs that the slides show; nothing where they show none."""
    lang = material.lang
    rows = tuple(dict.fromkeys(_rows(material))) if material.sight.photos else ()
    if not rows:
        return ()
    return (Appendix(_ANNEX(lang), Table(tuple(head(lang) for head in _HEADS), rows, (0.2, 0.14, 0.12, 0.08, 0.14, 0.24, 0.08))),)


def _rows(material: Material) -> Iterator[tuple[str, ...]]:
    lang = material.lang
    for pairs in material.photos.pairs.values():
        for pair in pairs:
            name, town = _feature(material, pair.before.layer, pair.before.fid)
            for photo in (pair.before, pair.after):
                day = photo.taken_on.isoformat() if photo.taken_on else _NO_DAY(lang)
                yield (name, BY_KEY[photo.layer].title(lang), town, STAGES[photo.kind](lang), day, photo.note, f"#{photo.id}")


def _pair(material: Material, pair: Pair) -> PhotoPair | None:
    """Return a pair as it is shown, None where a file cannot be given out."""
    name, town = _feature(material, pair.before.layer, pair.before.fid)
    shots = [_shot(material, photo, name) for photo in (pair.before, pair.after)]
    if shots[0] is None or shots[1] is None:
        return None
    place = " · ".join(filter(None, (BY_KEY[pair.before.layer].title(material.lang), town)))
    return PhotoPair(name, place, shots[0], shots[1])


def _shot(material: Material, photo: Photo, name: str) -> Shot | None:
    lang = material.lang
    try:
        content = photo_bytes(material.store, photo.sha256)
    except StoreError:
        content = None
    if content is None:
        return None
    day = amounts.day(photo.taken_on, lang) if photo.taken_on else _NO_DAY(lang)
    stage = STAGES[photo.kind](lang)
    return Shot(content, photo.width, photo.height, stage, day, photo.note, f"{name} {stage} {day}")


def _feature(material: Material, layer: str, fid: str) -> tuple[str, str]:
    """Return the name of a feature, or what it is called without one, and its town as a reader calls it."""
    revision = material.revisions.get(layer)
    if revision is None:
        return fid, ""
    try:
        frame = seen_frame(material.store, layer, revision.number, material.sight)
    except StoreError:
        return fid, ""
    row = frame[frame["fid"].astype(str) == fid].head(1)
    said = [str(row[name].fillna("").iloc[0]).strip() if name in row and len(row) else "" for name in ("name", "town")]
    return said[0] or fid, town_title(said[1], material.lang)
