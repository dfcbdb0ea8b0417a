"""The deck of a meeting: from the store and a day to slides as values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from geo.watch import Watch
from layers import amounts
from layers.catalogue import BY_KEY, programmes
from layers.indicators.coverage_export_content import EXAMPLE, NO_REVIEW, PRODUCT, REVIEW, SCHEMATIC
from layers.indicators.rules import rule_book
from layers.settings import settings
from layers.sight import EVERYTHING, Sight
from layers.slides.added import added_slide, added_title
from layers.slides.city import late_annex, late_slide, others_slide, overall_slide, towns_slide
from layers.slides.claims import OFF_MAP, claims_annex, claims_slide, off_map_slide
from layers.slides.claims import TITLE as CLAIMS
from layers.slides.compare import TITLE as COMPARE
from layers.slides.compare import compare_slide
from layers.slides.coverage import coverage_slide
from layers.slides.coverage_rules import TITLE as RULES
from layers.slides.coverage_rules import rules_slide
from layers.slides.curve import TITLE as CURVE
from layers.slides.curve import curve_slide, progress_annex
from layers.slides.material import COVERAGE_RULE, Material, gather, revision_words
from layers.slides.own import FIRST_DAY, LAST_DAY, OwnSlide
from layers.slides.photo_choice import KEY as PHOTOS_KEY
from layers.slides.photos import TITLE as PHOTOS
from layers.slides.photos import photos_annex, photos_slide
from layers.slides.programme import programme_slide
from layers.slides.slide import Appendix, Cell, Deck, Kind, Sentence, Slide, Table, Value, sentence
from layers.spec import Text
from layers.store.embedded import Store

TITLE = Text("崇州市城市更新进展汇报", "Chongzhou urban renewal: progress report")
_EDITION = Text("版次", "Edition")
_DAY = Text("数据日期", "Data date")


_REMADE = Text(
    "版次 {edition} 的数据，按现在的目标和规则重算：目标、规则阈值或程序此后改过，数字可能与当时不同。",
    "The data of edition {edition}, counted by the targets and rules of today: they, or the program, have changed since, so figures can differ from those shown then.",
)
_REMADE_FOOT = Text("目标或规则与版次 {edition} 时不同", "Targets or rules differ from edition {edition}")


def meeting_day(text: str) -> date | None:
    """Return the day that `text` (YYYY-MM-DD) names, None where it is empty.

    Raises
    ------
    ValueError
        If it is no day, or none on which a city could have been renewed.

    Examples
    --------
    >>> meeting_day("2021-12-31"), meeting_day("")
    (datetime.date(2021, 12, 31), None)
    """
    if not text.strip():
        return None
    day = date.fromisoformat(text.strip())
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(f"`text` is {text!r}; a day is between {FIRST_DAY} and {LAST_DAY}")
    return day


def deck(
    store: Store,
    as_of: date | None = None,
    lang: str = "zh",
    watch: Watch | None = None,
    *,
    numbers: Mapping[str, int] | None = None,
    sight: Sight = EVERYTHING,
    own: Sequence[OwnSlide] = (),
    photos: Sequence[int] | None = None,
    claims: int | None = None,
) -> Deck:
    """Return the slides of the newest revisions (or those of `numbers`), as of a day (None: the data date of each layer).

    `own` are slides that users added; they stand before the last one. `photos` are the photographs that are shown, `claims` the number of the last entered figure that counts (None: the newest). A layer without data, without target, or one that cannot be read is said on its
    slide; the others go on.

    Raises
    ------
    StoreError
        When the ledger itself cannot be read.
    StoppedError
        When `watch` stops it.
    """
    return deck_of(gather(store, as_of, lang, watch, numbers=numbers, sight=sight, own=tuple(own), photos=photos, claims=claims), watch)


def deck_of(material: Material, watch: Watch | None = None) -> Deck:
    """Return the slides of what was read."""
    lang = material.lang
    headline = [entry for entry in programmes() if entry.headline]
    makers: list[Callable[[], Slide]] = [
        lambda: title_slide(material),
        lambda: overall_slide(material),
        lambda: curve_slide(material),
        *((lambda entry=entry: programme_slide(material, entry)) for entry in headline),
        lambda: others_slide(material),
        lambda: towns_slide(material),
        lambda: late_slide(material),
        lambda: coverage_slide(material),
        lambda: rules_slide(material),
        lambda: claims_slide(material),
        lambda: off_map_slide(material),
        lambda: compare_slide(material),
        lambda: photos_slide(material),
        *((lambda own=own: added_slide(material, own)) for own in material.own),
        lambda: closing_slide(material),
    ]
    slides = []
    for number, make in enumerate(makers):
        if watch:
            watch("slides", 0.7 + 0.3 * number / len(makers))
        slides.append(make())
    return Deck(
        edition=material.edition,
        day=material.day,
        as_of=material.as_of,
        lang=lang,
        title=TITLE(lang),
        example=EXAMPLE(lang) if is_example(material) else "",
        review=settings().map_review_number or NO_REVIEW(lang),
        furniture=furniture(material),
        slides=tuple(slides),
        annex=(late_annex(material), *progress_annex(material), *claims_annex(material), *photos_annex(material), sources_annex(material)),
        numbers=tuple((key, revision.number) for key, revision in material.revisions.items()),
        photos=material.photos.ids,
        claims=material.claims,
        log=tuple(f"{slide.title}: {remark}" for slide in slides if not slide.spare for remark in slide.remarks),
    )


def remade(deck: Deck, edition: str) -> Deck:
    """Return the deck as that of an earlier `edition`: where targets or thresholds of rules have changed since, its slides say so."""
    if not edition or deck.edition == edition:
        return deck
    lang = deck.lang
    words = _REMADE(lang).format(edition=edition)
    first = replace(deck.slides[0], remarks=(words, *deck.slides[0].remarks))
    foot = _REMADE_FOOT(lang).format(edition=edition)
    return replace(deck, slides=(first, *deck.slides[1:]), furniture=(*deck.furniture, foot), log=(words, *deck.log))


def is_example(material: Material) -> bool:
    """Return whether anything that is shown is still example data."""
    return any(revision.example for revision in material.revisions.values())


def furniture(material: Material) -> tuple[str, ...]:
    """Return what stands on every slide and page: day, edition, review number, the mark of example data."""
    lang = material.lang
    joint = Text("：", ": ")(lang)
    said = [
        f"{_DAY(lang)}{joint}{amounts.day(material.day, lang)}",
        f"{_EDITION(lang)}{joint}{material.edition}",
        f"{REVIEW(lang)}{joint}{settings().map_review_number or NO_REVIEW(lang)}",
    ]
    return tuple(said)


def slide_titles(lang: str, own: Sequence[OwnSlide] = ()) -> dict[str, str]:
    """Return the key of every slide, those that users added among them, with what it is called where slides are chosen, in their order."""
    named = [("title", Text("封面", "Title")), ("overall", Text("总体进展", "Where the campaign stands"))]
    named += [("progress", CURVE)]
    named += [(entry.key, entry.title) for entry in programmes() if entry.headline]
    named += [
        ("others", Text("其他专项", "Further programmes")),
        ("towns", Text("镇街对比", "Towns compared")),
        ("late", Text("滞后项目", "What is behind")),
        ("coverage", rule_book(settings().home).rule(COVERAGE_RULE).name),
        ("rules", RULES),
        ("claims", CLAIMS),
        ("off_map", OFF_MAP),
        ("compare", COMPARE),
        (PHOTOS_KEY, PHOTOS),
        *((slide.key, Text(*(added_title(slide, each) for each in ("zh", "en")))) for slide in own),
        ("closing", Text("来源与口径", "Sources and rules")),
    ]
    return {key: title(lang) for key, title in named}


def title_slide(material: Material) -> Slide:
    """Return the first slide."""
    lang = material.lang
    said = [Sentence(PRODUCT(lang)), *(Sentence(words) for words in furniture(material))]
    if is_example(material):
        said.append(Sentence(EXAMPLE(lang)))
    remarks = []
    if material.as_of and material.held.day and material.as_of > material.held.day:
        words = Text("数据只到 {day}，此后的进展未知。", "The data end on {day}; what came after is not known.")
        remarks.append(words(lang).format(day=amounts.day(material.held.day, lang)))
    return Slide("title", Kind.TITLE, TITLE(lang), amounts.day(material.day, lang), sentences=tuple(said), remarks=tuple(remarks))


def closing_slide(material: Material) -> Slide:
    """Return the last slide: what all of it rests on."""
    lang = material.lang
    rule = rule_book(settings().home).rule(COVERAGE_RULE)
    used = [revision for revision in material.revisions.values()]
    unit = Text("个图层", "layers")(lang)
    layers = Value(Text("图层", "Layers")(lang), f"{len(used)}", unit, len(used), Text("有数据的图层", "layers with data")(lang))
    said = (
        sentence(Text("本汇报依据 {layers}的已发布版本，逐个列在附表。", "This report rests on published revisions of {layers}, listed in the annex.")(lang), layers=layers),
        Sentence(Text("目标为公开报道的数字：“余”“突破”按下限，单位存疑的不计算完成率。", "Targets are published figures: “more than” is read as a floor, doubtful units give no share.")(lang)),
        Sentence(Text("长度、面积按 CGCS2000 椭球面计，重叠只计一次；状态由开工、完工、验收日期推定。", "Lengths and areas are on the CGCS2000 ellipsoid, overlaps count once; stages follow from dates of start, finish and acceptance.")(lang)),
        Sentence(f"{Text('覆盖率依据', 'Coverage follows')(lang)} {rule.ruleset(lang)}{Text('。', '.')(lang)}"),
        Sentence(SCHEMATIC(lang) + Text("。", ".")(lang)),
        Sentence(Text("每个数字的口径和输入见备注与附表。", "The rule and the inputs of each figure are in the notes and the annex.")(lang)),
    )  # fmt: skip
    notes = tuple(revision_words(revision, lang) for revision in used)
    return Slide(
        "closing", Kind.CLOSING, Text("来源与口径", "Sources and rules")(lang), sentences=said, table=sources_table(material), notes=notes
    )


def sources_table(material: Material) -> Table | None:
    """Return the revisions that the deck rests on; None where there are none."""
    lang = material.lang
    heads = (Text("图层", "Layer"), Text("版本", "Revision"), Text("数据日期", "Data date"), Text("要素", "Features"))
    rows = tuple(_source_row(material, key)[:4] for key in material.revisions)
    return Table(tuple(head(lang) for head in heads), rows, (0.4, 0.15, 0.25, 0.2), frozenset({1, 3})) if rows else None


def sources_annex(material: Material) -> Appendix:
    """Return the revisions that the deck rests on, with their sources."""
    lang = material.lang
    heads = (
        Text("图层", "Layer"), Text("版本", "Revision"), Text("数据日期", "Data date"), Text("要素", "Features"), Text("性质", "Nature"), Text("来源", "Source"),
    )  # fmt: skip
    rows = tuple(_source_row(material, key) for key in material.revisions)
    table = Table(tuple(head(lang) for head in heads), rows, (0.2, 0.1, 0.15, 0.1, 0.15, 0.3), frozenset({1, 3}))
    return Appendix(Text("来源", "Sources")(lang), table)


def _source_row(material: Material, key: str) -> tuple[Cell, ...]:
    revision, lang = material.revisions[key], material.lang
    features = Value(
        BY_KEY[key].title(lang), f"{revision.features:,}", "", revision.features, Text("登记的要素", "features on record")(lang)
    )
    nature = EXAMPLE(lang) if revision.example else Text("已发布数据", "Published data")(lang)
    return (BY_KEY[key].title(lang), f"r{revision.number}", revision.data_date.isoformat(), features, nature, BY_KEY[key].source(lang))
