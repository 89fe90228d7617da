"""May this member vote? Asked again for every vote, when it is cast.

The law knows no record date for an assembly: whoever is a member and not suspended when the vote is taken may vote. For
example, somebody who is admitted while the voting is open votes in it, and somebody suspended meanwhile does not.
A roll is the base on record, never the right to vote.
"""

from governance.rules.articles import ONE_VOTE
from governance.rules.verdict import Check, Standing


def entitlement(member: bool | None, suspended: bool | None) -> tuple[Check, Check]:
    """Is somebody, on the day that the vote is taken, a member who is not suspended (BW 2:38 lid 1)?

    There are always two checks: ``one-vote`` for the membership and ``suspended`` for the suspension. Somebody may vote
    only if both have ``met=True``. ``None`` means that it is not known: for example, only the year of the admission is
    on record. Then ``met`` is ``None`` too.
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
