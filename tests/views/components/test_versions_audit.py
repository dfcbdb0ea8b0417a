"""The audit log in the reader's words: no key of a program is left in it."""

import re
from datetime import UTC, datetime

import pytest

from layers.store.audit import AuditEntry
from views.components.versions_audit import audit_table
from views.i18n import use_language

DETAILS = (
    ("account-added", {"by": "管", "login": "王", "role": "editor", "department": "局", "layers": ["markets"], "by_department": True}),
    ("claim-entered", {"count": 3, "source": "通报"}),
    ("handed-in", {"draft": "0" * 4, "file": "院落"}),
)


@pytest.mark.parametrize(("act", "detail"), DETAILS)
def test_details_are_told_in_chinese(act, detail):
    use_language("zh")
    row = AuditEntry(1, datetime(2026, 5, 1, tzinfo=UTC), "管", "administrator", act, None, None, detail, "", "")
    told = audit_table([row])["说明"].iloc[0]
    assert told
    assert not re.search("[A-Za-z]", told)
