"""Who somebody is at the identity provider: told by its number alone (ASVS 10.5.2)."""

import pytest

from layers.accounts.identity import Identity, identity_from

SAID = {"is_logged_in": True, "iss": "https://sso", "sub": "42"}


@pytest.mark.parametrize("user", [{}, SAID | {"is_logged_in": False}, SAID | {"sub": ""}, SAID | {"iss": None}, SAID | {"sub": "x" * 256}])
def test_without_a_provider_and_a_number_it_is_nobody(user):
    assert identity_from(user) is None


def test_names_are_for_people_to_read_and_an_address_counts_only_when_it_is_verified():
    assert identity_from(SAID) == Identity("https://sso", "42", "42")
    known = SAID | {"preferred_username": "admin", "email": "a@b.c"}
    assert identity_from(known) == identity_from(known | {"email_verified": False}) == Identity("https://sso", "42", "admin")
    assert identity_from(known | {"email_verified": True}) == Identity("https://sso", "42", "admin", "a@b.c")
