"""A motion put to the vote: opened, votes cast, closed, result declared, and what follows from it by itself."""

from governance.commands.voting.casting import CastVote, already_voted, why_no_vote, why_not_open
from governance.commands.voting.closing import CloseVoting
from governance.commands.voting.declaring import DeclareResult, why_not_declared
from governance.commands.voting.opening import OpenVoting, why_not_opened

__all__ = [
    "CastVote",
    "CloseVoting",
    "DeclareResult",
    "OpenVoting",
    "already_voted",
    "why_no_vote",
    "why_not_declared",
    "why_not_open",
    "why_not_opened",
]
