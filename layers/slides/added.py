"""Slides that users added, made: which page of the dashboard becomes which slide, and what it is called."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from layers.indicators.rule import Rule
from layers.slides.compare import compare_slide, compare_title
from layers.slides.coverage import asked_slide, asked_title
from layers.slides.coverage_days import coverage_days_slide, coverage_days_title, day_rules
from layers.slides.curve import asked_curve_slide, curve_title
from layers.slides.material import Material
from layers.slides.own import OwnSlide
from layers.slides.photo_choice import PAGE as PHOTOS_PAGE
from layers.slides.photos import photos_slide, photos_title
from layers.slides.slide import Slide
from layers.slides.view import view_slide, view_title


def _days_slide(material: Material, own: OwnSlide) -> Slide:
    rule = _rule(own)
    return compare_slide(material, own, own.key) if rule is None else coverage_days_slide(material, own, rule)


def _days_title(own: OwnSlide, lang: str) -> str:
    rule = _rule(own)
    return compare_title(own.part("subject"), lang) if rule is None else coverage_days_title(rule, lang)


def _rule(own: OwnSlide) -> Rule | None:
    """Return the rule of coverage that is compared; None for a programme."""
    return next((rule for rule in day_rules() if rule.id == own.part("subject")), None)


_MAKERS: Mapping[str, tuple[Callable[[Material, OwnSlide], Slide], Callable[[OwnSlide, str], str]]] = MappingProxyType(
    {
        "map": (view_slide, lambda own, lang: view_title(own.view, lang)),
        "compare": (_days_slide, _days_title),
        "coverage": (asked_slide, asked_title),
        PHOTOS_PAGE: (photos_slide, photos_title),
        "progress": (asked_curve_slide, curve_title),
    }
)


def added_slide(material: Material, own: OwnSlide) -> Slide:
    """Return the slide that a user added; what cannot be shown is said on it."""
    return _MAKERS[own.page][0](material, own)


def added_title(own: OwnSlide, lang: str) -> str:
    """Return what the slide is called where slides are chosen."""
    return own.title or _MAKERS[own.page][1](own, lang)
