"""Who may do what: each role more than the one before, within its layers (ASVS 8.1.1)."""

import pytest

from layers.accounts.visitor import NOBODY, Role, Visitor

KEY, OTHER = "back_alleys", "markets"


def someone(role, layers=None):
    return Visitor("zhang", "张三", Role(role), "住建局", layers)


@pytest.mark.parametrize(
    ("role", "edits", "publishes", "administers"),
    [
        ("viewer", False, False, False),
        ("editor", True, False, False),
        ("publisher", True, True, False),
        ("administrator", True, True, True),
    ],
)
def test_each_role_may_do_what_the_one_before_may_and_more(role, edits, publishes, administers):
    who = someone(role)
    assert (who.may_edit(KEY), who.may_publish(KEY), who.may_administer) == (edits, publishes, administers)
    assert (who.may_edit(), who.may_publish()) == (edits, publishes)


@pytest.mark.parametrize("role", ["editor", "publisher"])
def test_a_right_over_one_layer_is_none_over_another(role):
    who = someone(role, (KEY,))
    assert who.may_edit(KEY)
    assert not who.may_edit(OTHER)
    assert not who.may_publish(OTHER)
    assert not someone(role, ()).may_edit()


def test_an_administrator_is_not_limited_to_layers():
    assert someone("administrator", (KEY,)).may_publish(OTHER)


@pytest.mark.parametrize("role", list(Role))
def test_nobody_may_nothing_whatever_the_role_says(role):
    who = Visitor(role=role, layers=None)
    assert [who.signed_in, who.may_edit(KEY), who.may_publish(), who.may_administer] == [False] * 4
    assert [NOBODY.may_edit(), NOBODY.may_administer] == [False] * 2
