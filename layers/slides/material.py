"""What slides are made of, read from the store once: standings, late items, coverage, the ground of maps. A layer that fails stops nothing else."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import geopandas as gpd
import pandas as pd

from geo.crs import to_metric
from geo.errors import GeoError
from geo.watch import Watch, part
from layers.catalogue import BY_KEY
from layers.claims.check import ClaimCheck
from layers.claims.ledger import claims as shipped
from layers.claims.targets import targets
from layers.claims.verdicts import ledger
from layers.frames import metric_frame, revision_frame
from layers.indicators.coverage_export_content import Content, content_of
from layers.indicators.question import Question
from layers.indicators.rules import rule_book
from layers.indicators.statistics import Editions, inputs_of, statistic
from layers.messages.sentences import discreet, message
from layers.prints.map_base import BASE_LAYERS
from layers.prints.map_drawing import Theme
from layers.progress.campaign import late_items, worst_first
from layers.progress.programme import overdue, progress, status_as_of
from layers.progress.standings import Standing, Standings, standings
from layers.progress.worklist import together, worklist
from layers.settings import settings
from layers.sight import EVERYTHING, Sight, seen_frame
from layers.slides.own import OwnSlide
from layers.slides.photo_choice import PhotoChoice, chosen_ids, photo_choice
from layers.spec import Layer
from layers.store.claims import entered_version
from layers.store.embedded import Store
from layers.store.errors import StoreError
from layers.store.ledger import Revision

LOG = logging.getLogger("renewal")
COVERAGE_RULE = "park_service_radius_2022"
"""The rule of the coverage slide."""


@dataclass(frozen=True)
class Material:
    """The data of one edition. `coverage` is None where it cannot be computed at all, `coverage_problem` then says why."""

    store: Store
    as_of: date | None
    lang: str
    edition: str
    held: Standings
    revisions: Mapping[str, Revision]
    late: pd.DataFrame
    ground: Mapping[str, gpd.GeoDataFrame]
    coverage: Content | None
    coverage_problem: str
    sight: Sight = EVERYTHING
    own: tuple[OwnSlide, ...] = ()
    photos: PhotoChoice = field(default_factory=PhotoChoice)
    claims: int = 0

    @property
    def day(self) -> date | None:
        """The day that the figures speak of."""
        return self.as_of or self.held.day

    def day_of(self, revision: Revision) -> date:
        """Return the day that a layer is looked at."""
        return self.as_of or revision.data_date

    def standing(self, key: str) -> Standing | None:
        """Return where the programme `key` stands, None where it has no data that can be read."""
        return next((standing for standing in self.held.read if standing.layer.key == key), None)

    def theme(self, standing: Standing) -> Theme:
        """Return the features of a programme as they are drawn on a map."""
        return theme_of(self.store, standing.layer, standing.revision, self.day_of(standing.revision), self.sight)

    @cached_property
    def items(self) -> pd.DataFrame:
        """Every project of the programmes as one row, on the day of the deck (see `works`)."""
        return works(self, self.as_of)

    @cached_property
    def checks(self) -> tuple[ClaimCheck, ...]:
        """Every published figure held against the revisions of the deck; of what staff entered, what was there when the deck was first made."""
        return ledger(self.store, self.as_of, revisions=self.revisions, until=self.claims)

    def inputs(self, *keys: str) -> tuple[str, ...]:
        """Return the revisions of layers in words."""
        return tuple(revision_words(self.revisions[key], self.lang) for key in keys if key in self.revisions)


def gather(
    store: Store,
    as_of: date | None,
    lang: str,
    watch: Watch | None = None,
    *,
    numbers: Mapping[str, int] | None = None,
    sight: Sight = EVERYTHING,
    own: tuple[OwnSlide, ...] = (),
    photos: Sequence[int] | None = None,
    claims: int | None = None,
) -> Material:
    """Read everything that slides need from the newest revisions, as of a day (None: the data date of each layer).

    `numbers` names other revisions by layer, and then those layers alone. `sight` is how exact places are drawn, `own` are the slides that users added,
    `photos` the photographs that were chosen for them, `claims` the number of the last entered figure that counts (None: the newest).

    Raises
    ------
    StoreError
        When the ledger itself cannot be read.
    StoppedError
        When `watch` stops it.
    """
    revisions = store.currents() if numbers is None else {key: store.revision(key, number) for key, number in numbers.items()}

    def progress_of(revision: Revision) -> object:
        if watch:
            watch("slides", 0.3 * list(revisions).index(revision.layer) / max(len(revisions), 1))
        frame = revision_frame(store, revision.layer, revision.number)
        return progress(BY_KEY[revision.layer], frame, targets(revision.layer), as_of or revision.data_date)

    held = standings(revisions, progress_of)  # type: ignore[arg-type]
    late = [
        late_items(each.layer, revision_frame(store, each.layer.key, each.revision.number), as_of or each.revision.data_date)
        for each in held.read
    ]
    question = Question(rule_book(settings().home).rule(COVERAGE_RULE), as_of=as_of)
    coverage, problem = coverage_of(store, question, revisions, lang, part(watch, 0.3, 0.7))
    chosen = (
        chosen_ids(store, {key: revision.number for key, revision in revisions.items()}, own, as_of) if photos is None else tuple(photos)
    )
    last = entered_version(store) if claims is None else claims
    return Material(
        store=store,
        as_of=as_of,
        lang=lang,
        edition=edition_of(revisions, as_of, held.day, own, photos=chosen, claims=last),
        held=held,
        revisions=revisions,
        late=worst_first(late),
        ground=ground_frames(store, revisions),
        coverage=coverage,
        coverage_problem=problem,
        sight=sight,
        own=own,
        photos=photo_choice(store, chosen, own),
        claims=last,
    )


def edition_of(
    revisions: Mapping[str, Revision],
    as_of: date | None,
    day: date | None,
    own: Sequence[OwnSlide] = (),
    *,
    photos: Sequence[int] = (),
    claims: int = 0,
) -> str:
    """Return the name of an edition: its day, and a mark of everything that its slides and their figures follow from."""
    content = sorted((key, revision.number, revision.sha256) for key, revision in revisions.items())
    published = [target for key in sorted(BY_KEY) for target in targets(key)]
    book = rule_book(settings().home)
    rules = [book.rule(rule) for rule in book.indicator(book.rule(COVERAGE_RULE).indicator).rules]
    asked = (as_of, content, published, shipped(), claims, rules, *(slide.address for slide in own), *photos)
    mark = hashlib.sha256(repr(asked).encode()).hexdigest()[:8]
    shown = as_of or day
    return f"{shown:%Y%m%d}-{mark}" if shown else f"0-{mark}"


def works(material: Material, as_of: date | None) -> pd.DataFrame:
    """Return every project as one row (see `worklist`) on a day (None: the data date of each layer); layers that cannot be read are left out."""
    rows = []
    for each in material.held.read:
        try:
            frame = revision_frame(material.store, each.layer.key, each.revision.number)
        except StoreError:
            LOG.exception("layer %s cannot be read", each.layer.key)
            continue
        rows.append(worklist(each.layer, frame, as_of or each.revision.data_date))
    return together(rows)


def ground_frames(store: Store, revisions: Mapping[str, Revision]) -> dict[str, gpd.GeoDataFrame]:
    """Return the layers of the ground of maps in the working CRS; one that cannot be read is left out."""
    found = {}
    for key in BASE_LAYERS:
        if key in revisions:
            try:
                found[key] = metric_frame(store, key, revisions[key].number)
            except StoreError:
                LOG.exception("layer %s cannot be read, maps are drawn without it", key)
    return found


def theme_of(store: Store, layer: Layer, revision: Revision, day: date, sight: Sight) -> Theme:
    """Return the features of a revision with their stage on `day`, in the working CRS; raises StoreError."""
    if sight == EVERYTHING:
        frame = metric_frame(store, layer.key, revision.number)
    else:
        frame = to_metric(seen_frame(store, layer.key, revision.number, sight), settings().working_crs)
    return Theme(layer, frame, status_as_of(frame, day), overdue(frame, day))


def revision_words(revision: Revision, lang: str) -> str:
    """Return a revision in words: the layer's title, its number and the day it speaks of."""
    return f"{BY_KEY[revision.layer].title(lang)} r{revision.number} ({revision.data_date.isoformat()})"


def failure_words(error: StoreError, lang: str) -> str:
    """Return the sentence for a layer that cannot be read, fit for an audience."""
    return message(error.code, discreet(error.params), lang)


def coverage_of(
    store: Store, question: Question, revisions: Mapping[str, Revision], lang: str, watch: Watch | None = None
) -> tuple[Content | None, str]:
    """Return the answer to a question of coverage by the revisions of a deck; None and the sentence that says why where there is none."""
    try:
        of = read_by(question, revisions)
        return content_of(store, statistic(store, question, of, watch), inputs_of(store, of), lang), ""
    except StoreError as error:
        LOG.exception("coverage cannot be computed")
        return None, failure_words(error, lang)
    except GeoError:
        LOG.exception("coverage cannot be computed")
        return None, message("geo-error", {}, lang)


def read_by(question: Question, revisions: Mapping[str, Revision]) -> Editions:
    """Return the revisions of a deck that a question reads."""
    used = [revisions[key] for key in question.layers if key in revisions]
    return tuple((revision.layer, revision.number, revision.sha256) for revision in used)
