"""The articles that refusals and checks name, as the table of the law's rules has them (``law.py``)."""

from typing import Final

from governance.rules.law import article

ADMISSION: Final = article("admission")
"""The board admits members."""
ENDING: Final = article("ending")
"""How a membership ends."""
FROM_THE_MEMBERS: Final = article("board")
"""The board comes from the members, unless the statutes say otherwise."""
ONE_HOLDER: Final = article("board", lid=7)
"""An office of the board has a holder: one at a time."""
ONE_VOTE: Final = article("one-vote")
"""Every member who is not suspended has access to the assembly, and one vote. Who is suspended has access where the
suspension is dealt with, and may speak on it."""
FROM_ELSEWHERE: Final = article("electronic")
"""Who is not there takes part only where the statutes say so."""
BASE: Final = article("base")
"""Of how many members quorum and majority are a share."""
RULING: Final = article("chair-ruling")
"""The chair's ruling on a vote, given at the meeting, is decisive."""
CHAIRS: Final = article("at-the-table")
"""The board's voorzitter and secretaris are those of the assembly too."""
POWERS: Final = article("powers")
"""What law and statutes give to no other organ is the assembly's."""
CONFLICT: Final = article("conflict-of-interest")
"""Who has a conflict of interest takes no part; if nobody is left, the assembly decides."""
PLURAL_VOTES: Final = article("plural-votes-in-the-board")
"""Statutes may give an office of the board more votes, and never more than the others have together."""
VOIDABLE: Final = article("defects")
"""A decision against the rules on how decisions come about can be annulled by a court."""
UNREASONABLE: Final = "2:15 lid 1 onder b BW"
"""So can one against what is reasonable and fair; the table has both in the row ``defects``."""
VOID: Final = "2:14 lid 1 BW"
"""A decision against the law or the statutes is void; the table has it in the row ``defects``."""
AMENDMENT: Final = article("amendment-majority")
"""The majority for an amendment of the statutes."""
DEED: Final = article("amendment-majority", lid=5)
"""An amendment of the statutes is in force once its deed is passed."""
AMENDMENT_CALL: Final = article("amendment-notice")
"""The call says that an amendment of the statutes will be proposed, seven days ahead or more."""
AMENDMENT_TEXT: Final = article("amendment-text")
"""The literal text of an amendment lies open from five days before the assembly."""
AMENDMENT_UNANIMOUS: Final = article("amendment-unanimity")
"""Neither is needed where all are there and all vote for."""
ENTRENCHED: Final = article("entrenched")
"""What the statutes say may not be amended is amended by all votes of all members."""
ENTRENCHED_ITSELF: Final = article("entrenched", lid=3)
"""A clause that limits amending binds its own amendment."""
FORBIDS_ITSELF: Final = article("entrenched", lid=4)
"""A clause that forbids amending is amended by all votes of all members."""
HOUR: Final = article("hour")
"""The members are called for a day and an hour."""
OUTSIDE: Final = article("outside")
"""What all members decide, with the board's prior knowledge, equals a decision of the assembly."""
REQUESTED: Final = article("convening", 2)
"""Members good for a tenth of the votes have something put to the assembly."""
CONVENING: Final = article("convening")
"""The board convenes the assembly."""
KEPT: Final = "17 lid 3 AVG"
"""No erasure of what the law makes us keep (GDPR 17(3)). It is no rule of governance, so the table does not have it."""
TERMS_ACT: Final = "2 Algemene termijnenwet"
"""A term of a law that is short holds working days. The act is no rule of governance, so the table does not have it."""
YEAR: Final = article("year-books")
"""The financial year is the calendar year, unless the statutes say otherwise."""
LIABILITY: Final = article("deficit", lid=1)
"""Statutes may exclude or limit what members owe in a deficit."""
