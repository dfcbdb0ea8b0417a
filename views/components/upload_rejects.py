"""The rows that something is wrong with, to take away, mend and hand in again."""

from __future__ import annotations

from layers.draft_steps import Examination
from views.components.upload_wizard import Wizard


def rejects_links(wizard: Wizard, found: Examination) -> None:
    """Show the downloads of the rows with errors and warnings."""
