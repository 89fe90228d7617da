"""A step: one command as people give it on pages, from the link that offers it to the page that says it is done.

A capability declares its steps as data beside its pages, together with their subject: what they are taken upon::

    STEPS = Steps("rooms", "/kamers/{slug:str}", a_room, [
        Step(CloseRoom, "sluiten", lambda upon, today: why_no_closing(upon.room, today)),
    ])

Each step then has:

    its links             shown to readers with the right that its slice names, if nothing refuses it (``STEPS.links``)
    GET                   the questions, or what the step means if it asks nothing; if it is refused, why, and what
                          comes first
    POST                  the answers, to be checked; nothing has been sent to the log yet
    POST  _step=change    the questions again, filled in
    POST  _step=record    the command is decided; the reader goes on to the receipt, which is the entry in the history

A step that asks nothing is recorded by its first POST. Every form of a step carries the same key, so a form that is
sent twice is one command. Somebody who comes back by the back button after it was done is led to the receipt. The words
are in the catalogue under ``step.<Command>.``.

A command is made from the address and the form alone. So a form that records is decided however far the read tables
are, and is the same command again if it is sent again. The tables are read only for the pages that are shown.
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
"""The field of a form that says what is to become of it: ``CHANGE``, ``RECORD``, or empty for a check."""
CHANGE: Final = "change"
RECORD: Final = "record"

Link = tuple[str, str]
"""Words and address."""
Rows = list[tuple[str, str]]
"""Pairs of words and value."""


class Subject(msgspec.Struct, frozen=True):
    """What steps are taken upon, as the read tables know it: a room, a member, an office, a meeting or a voting."""

    @property
    @abstractmethod
    def path(self) -> str:
        """The page that shows it."""

    @property
    def which(self) -> object:
        """What stands for it in the address of its steps, in the place of the marker."""
        return None

    def back(self, texts: Texts) -> tuple[str, str | None]:
        """The address that the link back leads to, and the words of that link; ``None``: it only says "back"."""
        return self.path, None

    def called(self, texts: Texts) -> dict[str, object]:
        """The values that sentences of the catalogue take, such as its name; also in the facts of a refusal."""
        return {}

    def about(self, texts: Texts) -> Rows:
        """The rows that tell what it is, above the questions."""
        return []


S = TypeVar("S", bound=Subject)

Offered = list[tuple[str, str]]
"""Values, each with its words."""


async def _nothing(_: Visit) -> Mapping[str, object]:
    return {}


@dataclass(frozen=True)
class Step(Generic[S]):
    """One step: a command, and what its pages need besides."""

    command: type[Command]
    address: str
    """The end of its address, after that of its subject; empty: it is the subject's own address."""
    upon: Callable[[S, date], Refused | None] = lambda _, __: None
    """Why it is refused whatever is answered; ``None``: it is not. It calls the function ``why_...`` beside the slice
    with what the read tables say."""
    _: KW_ONLY
    given: Mapping[str, object] = field(default_factory=dict)
    """Fields of the command that no page asks for, with their values."""
    made: Callable[[Visit], Awaitable[Mapping[str, object]]] = _nothing
    """Makes more fields that no page asks for, from what was typed."""
    carried: Sequence[str] = ()
    """Fields that its forms carry unseen. They are ``filled`` when the step is asked, and stay as they were then."""
    rows: Sequence[str] = ()
    """Fields of several rows, which the template of ``notes`` asks for: it is given the subject."""
    filled: Callable[[S, date], Mapping[str, object]] = lambda _, __: {}
    """The values that stand in the fields at first."""
    unasked: Sequence[str] = ()
    """Fields that only programs give. On pages they stay as they are when they are left out."""
    part: Callable[[Any], str | None] = lambda _: None
    """Of a command with parts of which each can be left out: which one is asked, and must be filled in, by what stands
    in the address in the place of the marker. The other parts are not asked."""
    offers: Callable[[S, Texts], Mapping[str, Offered]] = lambda _, __: {}
    """The values that are offered for some fields, such as the rooms that there are, each with its words."""
    one_of: Sequence[str] = ()
    """Fields of which one must be filled in."""
    about: Callable[[S, Texts], Rows] = lambda _, __: []
    """More rows above the questions, after those of its subject."""
    notes: str | None = None
    """The template of what else its pages say."""
    lands: Callable[[Mapping[str, Any]], str] | None = None
    """The page to go on to after a step that is taken on the spot, made from the given fields; ``None``: the receipt,
    which is the entry in the history."""
    past: Sequence[str] = ()
    """The refusals that say that it was done already or is over. The reader then sees the page of its subject."""
    mends: Sequence[str] = ()
    """The refusals of other steps that this step mends, so that it has to come first."""
    own_page: bool = False
    """Whether its pages are made by hand, because they are more than questions."""
