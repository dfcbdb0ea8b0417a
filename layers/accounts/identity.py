"""Who somebody is at the city's identity provider: the provider, and the number that it gives to one person for good."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_LONGEST = 255


@dataclass(frozen=True, slots=True)
class Identity:
    """One person at one provider. `issuer` and `subject` say who it is and nothing else does: names and addresses change hands.

    `name` is what the provider calls the person, for people to read; `email` is set only where the provider says that it has verified it.
    """

    issuer: str
    subject: str
    name: str = ""
    email: str = ""

    @property
    def key(self) -> str:
        """One text for both parts of who it is."""
        return f"{self.issuer}|{self.subject}"


def identity_from(user: Mapping[str, Any]) -> Identity | None:
    """Return who the signed claims of a provider speak of; None for somebody who is not signed in there, or has no number.

    >>> identity_from({"is_logged_in": True, "iss": "https://sso", "sub": "1", "preferred_username": "admin"})
    Identity(issuer='https://sso', subject='1', name='admin', email='')
    """
    issuer, subject = str(user.get("iss") or ""), str(user.get("sub") or "")
    if not user.get("is_logged_in") or not issuer or not subject or max(len(issuer), len(subject)) > _LONGEST:
        return None
    email = str(user.get("email") or "") if user.get("email_verified") is True else ""
    name = next((str(user[claim]) for claim in ("preferred_username", "name", "email") if user.get(claim)), subject)
    return Identity(issuer, subject, name[:_LONGEST], email[:_LONGEST])
