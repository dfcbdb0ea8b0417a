"""The ledger's tables of drafts and of remembered mappings, and the value that a row of drafts becomes."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, Column, Integer, MetaData, PrimaryKeyConstraint, Row, String, Table

from layers.drafts.draft import Choices, Draft, DraftState, HandedIn
from layers.store.ledger import UtcDateTime

METADATA = MetaData()

DRAFTS = Table(
    "drafts",
    METADATA,
    Column("id", String, primary_key=True),
    Column("owner", String, nullable=False, index=True),
    Column("owner_name", String, nullable=False),
    Column("department", String, nullable=False),
    Column("layer", String, nullable=False),
    Column("state", String, nullable=False, index=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Column("files", JSON, nullable=False),
    Column("sha256", String, nullable=False),
    Column("based_on", Integer, nullable=False),
    Column("choices", JSON, nullable=False),
    Column("answer", String, nullable=False),
    Column("revision", Integer),
)

MAPPINGS = Table(
    "mappings",
    METADATA,
    Column("department", String, nullable=False),
    Column("layer", String, nullable=False),
    Column("mapping", JSON, nullable=False),
    PrimaryKeyConstraint("department", "layer"),
)


def draft_of(row: Row[Any]) -> Draft:
    """Return a row as a draft."""
    values = dict(row._mapping)
    return Draft(
        **values
        | {
            "state": DraftState(values["state"]),
            "files": tuple(HandedIn(**file) for file in values["files"]),
            "choices": Choices.from_json(values["choices"]),
        }
    )
