"""Slides that users added, made: which page of the dashboard becomes which slide, and what it is called."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from layers.slides.compare import compare_slide, compare_title
from layers.slides.material import Material
from layers.slides.own import OwnSlide
from layers.slides.slide import Slide
from layers.slides.view import view_slide, view_title

_MAKERS: Mapping[str, tuple[Callable[[Material, OwnSlide], Slide], Callable[[OwnSlide, str], str]]] = MappingProxyType(
    {
        "map": (view_slide, lambda own, lang: view_title(own.view, lang)),
        "compare": (
            lambda material, own: compare_slide(material, own, own.key),
            lambda own, lang: compare_title(own.part("subject"), lang),
        ),
    }
)


def added_slide(material: Material, own: OwnSlide) -> Slide:
    """Return the slide that a user added; what cannot be shown is said on it."""
    return _MAKERS[own.page][0](material, own)


def added_title(own: OwnSlide, lang: str) -> str:
    """Return what the slide is called where slides are chosen."""
    return own.title or _MAKERS[own.page][1](own, lang)
