"""Putting a motion to the vote: the voting is opened, votes are cast, it is closed, and its result is declared.

Each step has a file: ``opening.py``, ``casting.py``, ``closing.py`` and ``declaring.py``. In each file stand

- the command: what a page or a program sends, as in ``CastVote(voting="ALV-2026-1.3", choice="for")``;
- the slice, which decides it. ``asks`` names the facts that it reads from the log, and ``decide`` refuses or records;
- a function ``why_not_...``, which gives the refusal. Pages call it too, with what the read tables say, so that nobody
  is offered a step that would be refused. What is recorded, the slice decides, and it reads the log alone.

If two people do the same at once, one of them comes first in the log. The append looks whether an event was recorded
since the facts were read that would change one of them. If so it writes nothing, and the bus decides the command again
on what the log says by then. For example, the second of two votes by one member is refused as ``already-voted``, and a
vote that comes after the closing as ``voting-closed``.

The words of a refusal stand in ``api/texts/nl.voting.po`` and ``en.voting.po``, under its code
(``refusal.already-voted.title``). A refusal that other capabilities give too stands in ``nl.problems.po`` and
``en.problems.po``.
"""

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
