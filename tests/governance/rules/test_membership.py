"""Only who is known to be a member, and not suspended, has a vote."""

import pytest

from governance.rules.membership import all_met, entitlement


@pytest.mark.parametrize(
    ("member", "suspended", "may_vote"),
    [
        (True, False, True),
        (True, True, False),
        (False, False, False),
        (False, True, False),
        (False, None, False),
        (None, True, False),
        (None, False, None),
        (True, None, None),
        (None, None, None),
    ],
)
def test_a_member_who_is_not_suspended_has_a_vote(
    member: bool | None, suspended: bool | None, may_vote: bool | None
) -> None:
    """BW 2:38 lid 1; what is not known stays so, unless the other rule already says no."""
    assert all_met(entitlement(member, suspended)) is may_vote


def test_both_rules_are_always_given_with_their_article() -> None:
    checks = entitlement(member=False, suspended=True)
    assert [(check.rule, check.article, check.met) for check in checks] == [
        ("one-vote", "2:38 lid 1 BW", False),
        ("suspended", "2:38 lid 1 BW", False),
    ]
