"""Who is looking, and what such a person may do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What an account is for, from least to most."""

    VIEWER = "viewer"
    EDITOR = "editor"
    PUBLISHER = "publisher"
    ADMINISTRATOR = "administrator"

    @property
    def rank(self) -> int:
        """Place among the roles: a higher one may do everything that a lower one may."""
        return tuple(Role).index(self)


@dataclass(frozen=True, slots=True)
class Visitor:
    """A person as of this moment; ask again at every action, because rights can be taken away between two.

    `layers` are the keys of the layers that an editor or publisher works on, None means all. Administrators are never
    limited. An empty `login` is somebody without an account.
    """

    login: str = ""
    name: str = ""
    role: Role = Role.VIEWER
    department: str = ""
    layers: tuple[str, ...] | None = ()

    @property
    def signed_in(self) -> bool:
        """Whether this is somebody with an account."""
        return bool(self.login)

    def may_edit(self, layer_key: str | None = None) -> bool:
        """Return whether the visitor may hand in data and drafts for a layer (None: for any layer at all)."""
        return self._may(Role.EDITOR, layer_key)

    def may_publish(self, layer_key: str | None = None) -> bool:
        """Return whether the visitor may publish and roll back a layer (None: any layer at all)."""
        return self._may(Role.PUBLISHER, layer_key)

    @property
    def may_administer(self) -> bool:
        """Whether the visitor may manage accounts and read the audit log."""
        return self.signed_in and self.role is Role.ADMINISTRATOR

    def _may(self, least: Role, layer_key: str | None) -> bool:
        if not self.signed_in or self.role.rank < least.rank:
            return False
        if self.role is Role.ADMINISTRATOR or self.layers is None:
            return True
        return bool(self.layers) if layer_key is None else layer_key in self.layers


NOBODY = Visitor()
"""Somebody without an account: reads, and nothing else."""
