"""What an error of the database means, decided here for everybody who asks the database something.

    closed connection, 08, 57P, 25006,
    or an answer that is no answer      LOST        connect again, and send the same again
    40, 53, 55, 58, 57014               NOT_NOW     the connection holds: the same again, later
    22, 23, 54                          THIS_EVENT  what was written is at fault: the same again would fail again
    everything else                     OURS        the program is at fault, or how the database was set up

It is decided by the SQLSTATE (PostgreSQL's manual, appendix A) and by whether the connection is closed. The class of
an error says too little: psycopg calls it an ``OperationalError`` when the server is gone, when the disk is full, and
when one row is too large for an index.
"""

from enum import Enum
from typing import Any, Final

import psycopg

from governance.log.errors import Busy, BusyCode, Unusable


class Meaning(Enum):
    """What to do about an error of the database."""

    LOST = "lost"
    NOT_NOW = "not now"
    THIS_EVENT = "this event's fault"
    OURS = "ours"

    @property
    def passes(self) -> bool:
        """Whether the same may succeed later, without anything being changed about it."""
        return self in {Meaning.LOST, Meaning.NOT_NOW}


BY_STATE: Final[dict[str, Meaning]] = {
    "08": Meaning.LOST,
    "57P": Meaning.LOST,
    "25006": Meaning.LOST,  # a standby, or a server set to read-only: another one may be the one that takes writes
    "25P03": Meaning.LOST,  # the server ends a session that lingers in its transaction
    "25P04": Meaning.LOST,
    "40": Meaning.NOT_NOW,
    "53": Meaning.NOT_NOW,
    "55": Meaning.NOT_NOW,
    "57014": Meaning.NOT_NOW,
    "58": Meaning.NOT_NOW,
    "22": Meaning.THIS_EVENT,
    "23": Meaning.THIS_EVENT,
    "54": Meaning.THIS_EVENT,
}
"""The meaning of each SQLSTATE that begins so."""

CANNOT_STORE: Final = frozenset({"25006", "53100"})
"""The server answers, but takes nothing new: it only lets read, or its disk is full."""

SOON: Final = 1
"""Seconds after which a server that had no room or no lock may have it."""
A_WHILE: Final = 5
"""Seconds after which a server that was killed is back. When one is back that has frozen nobody can tell."""


def meaning_of(error: psycopg.Error, connection: "psycopg.BaseConnection[Any] | None" = None) -> Meaning:
    """What this error means. ``connection``: the one that it came on; ``None`` where none could be opened."""
    if connection is not None and connection.closed:
        return Meaning.LOST
    if error.sqlstate is not None:
        matching = (meaning for state, meaning in BY_STATE.items() if error.sqlstate.startswith(state))
        return next(matching, Meaning.OURS)
    return _without_state(error)


def _without_state(error: psycopg.Error) -> Meaning:
    """The meaning of an error that psycopg has raised by itself: the server has said nothing that could be looked up.

    Here alone the class must do. A value that cannot be sent is a ``DataError``. Both of the others say that there is
    no connection to be had, or that psycopg does not understand the answers on one that still counts as open, as
    where the server was killed between the answers to two statements that were sent together.
    """
    if isinstance(error, psycopg.DataError):
        return Meaning.THIS_EVENT
    if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
        return Meaning.LOST
    return Meaning.OURS


def busy_for(error: psycopg.Error, connection: "psycopg.BaseConnection[Any] | None" = None) -> Busy | None:
    """What to tell somebody whose request met this error: to come back. ``None`` where that would not help."""
    meaning = meaning_of(error, connection)
    if not meaning.passes:
        return None
    code: BusyCode = "unreachable" if meaning is Meaning.LOST else "busy"
    if error.sqlstate in CANNOT_STORE:
        code = "cannot-store"
    reason = f"the database cannot do this now ({error.sqlstate or type(error).__name__})"
    return Busy(reason, SOON if code == "busy" else A_WHILE, code)


def unusable_for(error: psycopg.Error) -> Unusable:
    """Why nothing can begin on this database, in one sentence for the operator."""
    words = error.diag.message_primary or str(error).strip().partition("\n")[0]
    if meaning_of(error) is Meaning.LOST and error.sqlstate is None:
        return Unusable(f"The database cannot be reached: {words}")
    return Unusable(f"The database cannot be used ({error.sqlstate or type(error).__name__}): {words}")
