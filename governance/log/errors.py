"""Everything that can be said no to, and by whom.

    KamerError
    |- Malformed   it cannot be read: where, and what stood there (422)
    |- NotAllowed  who asks may not: nothing was looked at further (403)
    |- Refused     a rule says no: nothing is recorded, the reason and its article are shown (409)
    |- KeyReused   the same idempotency key came with another body (422)
    |- Conflict    somebody decided first: decide again (the bus does; nobody else ever sees it)
    |- Busy        it cannot be done now: why not, and when to come back (503)
    |- Damaged     the log does not decode: stop, and say at which position
    |- Unusable    the server, a setting or a file is not fit to run on: what to do about it (the start stops)

*Refused* is the system's no and leaves no trace in the log; *rejected* is an organ's decision, and an event.
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple


class KamerError(Exception):
    """What all errors of this project have in common."""


class Fault(NamedTuple):
    """One thing that is wrong with what was sent."""

    pointer: str
    """JSON pointer to the field (RFC 6901); ``""`` is the whole body."""
    detail: str
    """What is wrong there, in plain English; pages have sentences of their own by ``code``."""
    code: str = "invalid"
    """``missing``, ``unknown`` or ``invalid``."""


class Malformed(KamerError):
    """What was sent cannot be read as what was asked for."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("; ".join(f"{fault.pointer}: {fault.detail}" for fault in faults))
        self.faults = list(faults)


class NotAllowed(KamerError):
    """The right to do this lies with somebody else: ``roles`` names with whom."""

    def __init__(self, command: str, roles: Sequence[str]) -> None:
        super().__init__(f"{command} is for: {', '.join(roles)}")
        self.command = command
        self.roles = tuple(roles)


class Refused(KamerError):
    """A rule says no.

    - ``code`` never changes, and ends the problem's ``type``: ``already-voted``.
    - ``rule`` is the name of the rule, as a check of a verdict has it. It is the code itself if no rule has a name.
    - ``article`` is the article of law, or ``None`` if only statutes or practice ask for it.
    - ``facts`` are the values that were compared, for the sentence.

    Two refusals are equal if their codes and facts are, so that tests can compare them.
    """

    def __init__(self, code: str, *, rule: str | None = None, article: str | None = None, **facts: object) -> None:
        super().__init__(f"{code} {facts}" if facts else code)
        self.code = code
        self.rule = rule or code
        self.article = article
        self.facts = facts

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Refused) and (self.code, self.facts) == (other.code, other.facts)

    def __hash__(self) -> int:
        return hash(self.code)


class KeyReused(KamerError):
    """An idempotency key came again with another body (422)."""


class Conflict(KamerError):
    """An event that would have changed the decision was recorded in between."""


BusyCode = Literal["busy", "unreachable", "cannot-store", "too-many-commands"]
"""Why something cannot be done now: too much is waiting; the database does not answer; it answers and takes nothing
new, as where its disk is full; or this caller has asked for too much lately."""


class Busy(KamerError):
    """It cannot be done now; come back after ``retry_after`` seconds."""

    def __init__(self, reason: str, retry_after: int = 1, code: BusyCode = "busy") -> None:
        super().__init__(reason)
        self.retry_after = retry_after
        self.code = code


class Damaged(KamerError):
    """An event in the log cannot be decoded: at which position, and why."""

    def __init__(self, reason: str, position: int | None = None) -> None:
        super().__init__(reason if position is None else f"position {position}: {reason}")
        self.position = position
        self.reason = reason


class Unusable(KamerError):
    """The server, a setting or a file is not fit to run on: one sentence that says what and what to do."""
