"""A step: one command as people give it on pages, from the link that offers it to the page that says it is done.

A capability declares its steps as data beside its pages, together with upon what they are taken::

    STEPS = Steps("rooms", "/kamers/{slug:str}", a_room, [
        Step(CloseRoom, "sluiten", lambda upon, today: why_no_closing(upon.room, today)),
    ])

From each follow:

    its links             for who has the right that its slice names, where nothing refuses it (``STEPS.links``)
    GET                   the questions; where there is nothing to ask, what it means; or why not, and what comes first
    POST                  the answers, to be checked; nothing has been sent to the log yet
    POST  _step=change    the questions again, filled in
    POST  _step=record    done: on to the entry in the history, which is the receipt, or to where it is seen

A step that asks nothing is recorded by its first POST. Every form of a step carries the same key, so one that is sent
twice is one command, and whoever comes back by the back button after it was done is led to the receipt. Its words stand
in the catalogue under ``step.<Command>.``.

A command is made from the address and the form alone. So a form that records is decided however far the read tables
are, and is the same command again when it is sent again. The tables are read for the pages that are shown.
"""

from abc import abstractmethod
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from datetime import date
from typing import Any, Final, Generic, TypeVar

import msgspec

from api.texts import Texts
from api.web.visit import Visit
from governance.log.command import Command
from governance.log.errors import Refused

STEP: Final = "_step"
"""The field that says how far a form has come."""
CHANGE: Final = "change"
RECORD: Final = "record"

Link = tuple[str, str]
"""Words and address."""
Rows = list[tuple[str, str]]
"""Pairs of words and value."""


class Subject(msgspec.Struct, frozen=True):
    """Upon what steps are taken, as the read tables know it: a room, a member, an office, a meeting, a voting."""

    @property
    @abstractmethod
    def path(self) -> str:
        """Where it is shown."""

    @property
    def which(self) -> object:
        """What stands in the address of its steps, in the place of the marker."""
        return None

    def back(self, texts: Texts) -> tuple[str, str | None]:
        """Where the way back leads, and what it is called there; ``None``: no more is said than that it leads back."""
        return self.path, None

    def called(self, texts: Texts) -> dict[str, object]:
        """What the sentences of the catalogue call it, and its facts in a refusal."""
        return {}

    def about(self, texts: Texts) -> Rows:
        """What is said of it before it is asked."""
        return []


S = TypeVar("S", bound=Subject)


async def _nothing(_: Visit) -> Mapping[str, object]:
    return {}


@dataclass(frozen=True)
class Step(Generic[S]):
    """One command, as people give it on pages."""

    command: type[Command]
    address: str
    """Its end, after that of what it is taken upon; empty: there is no more to it."""
    upon: Callable[[S, date], Refused | None] = lambda _, __: None
    """Why it does not fit, whatever is answered: the pure function beside the slice, asked of the read tables."""
    _: KW_ONLY
    given: Mapping[str, object] = field(default_factory=dict)
    """Fields that no page asks."""
    made: Callable[[Visit], Awaitable[Mapping[str, object]]] = _nothing
    """Fields that no page asks, and that are made from what was typed."""
    carried: Sequence[str] = ()
    """Fields that its forms carry unseen, ``filled`` when it was asked: read anew, they might be others by now."""
    filled: Callable[[S, date], Mapping[str, object]] = lambda _, __: {}
    """What stands in the fields at first."""
    one_of: Sequence[str] = ()
    """Fields of which one must be filled in."""
    about: Callable[[S, Texts], Rows] = lambda _, __: []
    """What is said before it is asked, besides what it is taken upon."""
    notes: str | None = None
    """The template with what else there is to say."""
    lands: Callable[[Mapping[str, Any]], str] | None = None
    """By the fields that are given, where it is seen that it is done, of a step that is taken on the spot; ``None``: at
    its entry in the history, which is the receipt."""
    past: Sequence[str] = ()
    """The refusals that say that it was done already, or that it is over: whoever comes then sees how it stands."""
    mends: Sequence[str] = ()
    """The refusals of other steps that say that this one comes first."""
    own_page: bool = False
    """Its pages are more than questions, and made by hand."""
