"""May this member vote? Asked again for every vote, when it is cast.

The law knows no record date for an assembly: whoever is a member and not suspended when the vote is taken may vote. For
example, somebody who is admitted while the voting is open votes in it, and somebody suspended meanwhile does not.
A roll is the base on record, never the right to vote.
"""

from governance.rules.articles import ONE_VOTE
from governance.rules.verdict import Check, Standing


def entitlement(member: bool | None, suspended: bool | None) -> tuple[Check, Check]:
    """Is somebody, on the day that the vote is taken, a member who is not suspended (BW 2:38 lid 1)?

    ``None``: not known, for instance whether a membership of which only the year is known had begun. Then ``met`` is
    ``None``, and only where both are known to be met somebody may vote. Both checks are always given: membership
    (``one-vote``) and suspension (``suspended``).
    """
    return (
        Check(rule="one-vote", article=ONE_VOTE, source="law", was=Standing(holds=member), met=member),
        Check(
            rule="suspended",
            article=ONE_VOTE,
            source="law",
            was=Standing(holds=suspended),
            met=None if suspended is None else not suspended,
        ),
    )
