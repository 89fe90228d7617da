"""Only who is known to be a member, and not suspended, has a vote."""

import pytest

from governance.rules.membership import entitlement


@pytest.mark.parametrize(
    ("member", "suspended", "met"),
    [
        (True, False, [True, True]),
        (True, True, [True, False]),
        (False, False, [False, True]),
        (False, True, [False, False]),
        (False, None, [False, None]),
        (None, True, [None, False]),
        (None, False, [None, True]),
        (True, None, [True, None]),
    ],
)
def test_a_member_who_is_not_suspended_has_a_vote(
    member: bool | None, suspended: bool | None, met: list[bool | None]
) -> None:
    """BW 2:38 lid 1; what is not known stays so, and lets nobody vote."""
    assert [check.met for check in entitlement(member, suspended)] == met


def test_both_rules_are_always_given_with_their_article() -> None:
    checks = entitlement(member=False, suspended=True)
    assert [(check.rule, check.article) for check in checks] == [
        ("one-vote", "2:38 lid 1 BW"),
        ("suspended", "2:38 lid 1 BW"),
    ]
