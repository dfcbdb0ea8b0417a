"""The wizard as its steps see it: who looks, which draft, at which step, and what may be changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from layers.accounts.visitor import Visitor
from layers.catalogue import layer as catalogue_layer
from layers.drafts.apart import FORESEEN, carried_out
from layers.drafts.draft import Draft, DraftState
from layers.drafts.steps import read_draft
from layers.drafts.view import CheckView, PartView, check_view, part_of
from layers.jobs import JobState
from layers.reader.layer import ReaderError
from layers.spec import Layer
from layers.store.drafts import Drafts
from views.components.coverage_progress import job_for, long_work, show_job, waited_for
from views.components.failure import failure_sentence
from views.components.visitor import visitor
from views.markdown import as_typed

_SAID, _READING = "upload-said", "upload-read"


@dataclass(frozen=True, slots=True)
class Wizard:
    """One run of the page for one draft."""

    drafts: Drafts
    visitor: Visitor
    draft: Draft
    step: str

    @property
    def layer(self) -> Layer:
        """The layer that the draft is for."""
        return catalogue_layer(self.draft.layer)

    @property
    def editable(self) -> bool:
        """Whether the one who looks can change the draft."""
        return self.draft.is_open and self.draft.owner == self.visitor.login

    @property
    def over(self) -> bool:
        """Whether the draft has become a revision."""
        return self.draft.state is DraftState.PUBLISHED

    @property
    def asking(self) -> Visitor:
        """Who asks for an action, as the accounts say at this moment: rights may be gone since the page was drawn."""
        return visitor()

    def choose(self, **changes: Any) -> None:
        """Change what was chosen; for callbacks of widgets."""
        attempt(lambda: self.drafts.choose(self.draft, self.asking, **changes))

    def read(self) -> PartView | None:
        """Return the layer that is meant, once it is read; until then its progress is shown."""
        drafts, draft = self.drafts, self.draft
        key = ("draft-read", draft.id, draft.reading)
        job = job_for(_READING, key, lambda watch: carried_out(drafts, draft, "read", watch=watch))
        if job.state is not JobState.DONE:
            show_job(_READING, job, height="8rem")
            return None
        return self.part()

    def reading_failure(self) -> ReaderError | None:
        """Return why the files could not be read, None while that is not known or they were."""
        error = waited_for(_READING)
        return error if isinstance(error, ReaderError) else None

    def part(self) -> PartView:
        """Return the layer that is meant; for callbacks, after it was read."""
        return part_of(self.draft, read_draft(self.drafts, self.draft))

    def examination(self) -> CheckView | None:
        """Return what was found about the draft, once it is examined; until then its progress is shown."""
        drafts, draft = self.drafts, self.draft
        key = ("draft-examined", draft.id, draft.examination)
        place = long_work("upload-examined", key, lambda watch: carried_out(drafts, draft, "examine", watch=watch), height="12rem")
        return None if place is None else check_view(Path(place))


def attempt(action: Callable[[], Any]) -> bool:
    """Carry out what a reader asked for; what was foreseen to go wrong is told on the page. Returns whether it went well."""
    try:
        action()
    except FORESEEN as error:
        say(failure_sentence(error))
        return False
    return True


def say(sentence: str, *, good: bool = False) -> None:
    """Have `sentence` stand on top of the page at its next run: that something went well, or why not."""
    st.session_state[_SAID] = (sentence, good)


def show_said() -> None:
    """Show what the last action had to say, once."""
    sentence, good = st.session_state.pop(_SAID, ("", False))
    if sentence:
        (st.success if good else st.error)(as_typed(sentence))
