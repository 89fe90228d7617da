"""The names of things: who, which meeting, which voting, which room.

Each is a type of its own over a pattern and a length, so that nothing which could break a tag, an address or a
line of text (NUL, line breaks, lone surrogates, bidirectional overrides) ever becomes one. A pattern ends in
``$(?!\\n)``, for ``$`` alone lets a last line break through.

The id of a meeting, an item, a voting or a decision names its parents, so a command knows all that it must ask from its
own fields. ``parts_of`` reads every one of them::

    ALV-2026-1              the first assembly that was convened for 2026
    ALV-2026-1.3            the third item of its agenda
    ALV-2026-1.3.1          the first voting on that item
    BESTUUR-2026-3          a meeting of the board
    KAMER-multibron-2026-1  a meeting of a room
    ALV-2026-003            a decision of the assembly

Decisions are numbered in three digits or more and meetings in two at most, so neither is ever taken for the other.
"""

import re
from typing import Annotated, Final, Literal, NamedTuple, NewType

from msgspec import Meta

MemberId = NewType("MemberId", Annotated[int, Meta(ge=1, le=9_999_999)])
"""A member's number, from 1, without gaps: personal by itself, it is never reused."""

PersonId = NewType("PersonId", Annotated[str, Meta(pattern=r"^[0-9a-f]{32}$(?!\n)")])
"""Whose key seals the data: 32 hexadecimal digits that say nothing about the person."""

TextId = NewType("TextId", Annotated[str, Meta(pattern=r"^[0-9a-f]{32}-[1-9][0-9]{0,2}$(?!\n)")])
"""What somebody wrote in one event: the id of the command that recorded it, and which of its texts this is, from 1."""

KeyName = NewType("KeyName", str)
"""Under which name the vault keeps a key: a person's id, what ``contact_key`` makes of it, or a text's id."""

_ORGAN: Final = r"(ALV|BESTUUR|KAMER-[a-z0-9]+(-[a-z0-9]+)*)"
_MEETING: Final = _ORGAN + r"-[0-9]{4}-[1-9][0-9]?"
_ITEM: Final = _MEETING + r"\.[1-9][0-9]?"
_VOTING: Final = _ITEM + r"\.[1-9][0-9]?"
_DECISION: Final = _ORGAN + r"-[0-9]{4}-[0-9]{3,4}"
_END: Final = r"$(?!\n)"

MeetingId = NewType("MeetingId", Annotated[str, Meta(pattern=f"^{_MEETING}{_END}", max_length=74)])
"""A meeting of an organ: ``ALV-2026-1`` is the first assembly that was convened for 2026."""

ItemId = NewType("ItemId", Annotated[str, Meta(pattern=f"^{_ITEM}{_END}", max_length=77)])
"""An item of an agenda: ``ALV-2026-1.3``. It stays the same when the order of the agenda changes."""

VotingId = NewType("VotingId", Annotated[str, Meta(pattern=f"^{_VOTING}{_END}", max_length=80)])
"""A voting on an item: ``ALV-2026-1.3.1`` is the first. A vote that is held again gets the next number."""

DecisionId = NewType("DecisionId", Annotated[str, Meta(pattern=f"^{_DECISION}{_END}", max_length=76)])
"""A decision in the register: ``ALV-2026-003``, numbered without gaps for each organ and year."""

Organ = NewType("Organ", Annotated[str, Meta(pattern=f"^{_ORGAN}{_END}", max_length=66)])
"""Who meets and decides: ``ALV`` is the general assembly, ``BESTUUR`` the board, ``KAMER-multibron`` a room."""

ASSEMBLY: Final = Organ("ALV")
"""The general assembly (algemene ledenvergadering)."""

BOARD_ORGAN: Final = Organ("BESTUUR")
"""The board (bestuur)."""

_OF_A_ROOM: Final = "KAMER-"

MOST: Final = 99
"""How many meetings of one organ a year can have at most, a meeting items, and an item votings."""

RoomSlug = NewType("RoomSlug", Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$(?!\n)", max_length=60)])
"""A buurtwerkkamer's name as it stands in an address: ``casa-jepie-makandra``."""

CharterName = NewType(
    "CharterName", Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*/[1-9][0-9]{0,3}$(?!\n)", max_length=65)]
)
"""A version of a room's charter: ``multibron/2``."""

ParameterName = NewType("ParameterName", Annotated[str, Meta(pattern=r"^[a-z]+(_[a-z]+)*$(?!\n)", max_length=40)])
"""A parameter that the statutes may set: ``notice_days``."""

ParameterKind = NewType("ParameterKind", Annotated[str, Meta(pattern=r"^[a-z]+(-[a-z]+)*$(?!\n)", max_length=40)])
"""For which kind of decision a parameter is set, and of which kind a motion is: ``amendment``."""

Clause = NewType("Clause", Annotated[str, Meta(pattern=r"^[0-9A-Za-z]+(\.[0-9A-Za-z]+)*$(?!\n)", max_length=20)])
"""A clause of the statutes: ``14.2`` is the second paragraph of article 14, ``14.2.b`` its part b."""

Office = Literal["voorzitter", "secretaris", "penningmeester"]
"""The three offices of the board (BW 2:37 lid 7). The law and the members use the Dutch words, so we do."""

OFFICES: tuple[Office, ...] = ("voorzitter", "secretaris", "penningmeester")

MemberKind = Literal["resident", "professional", "entrepreneur"]
"""What kind of member somebody is. "Expert by experience" is not among them: it can tell of somebody's health."""

Choice = Literal["for", "against", "blank"]
"""What may be chosen on a motion, in the order in which it is shown."""

CHOICES: tuple[Choice, ...] = ("for", "against", "blank")

# No control characters, no bidirectional overrides or isolates, no zero-width characters.
# Lone surrogates never come this far: msgspec refuses them in JSON, and forms are decoded strictly.
_LINE = r"[^\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
_TEXT = r"[^\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"

Line = Annotated[str, Meta(pattern=rf"^(?!\s*$){_LINE}*$(?!\n)", max_length=200)]
"""One line that somebody typed: a name, a place, a title. Not empty, nothing invisible in it."""

EmailAddress = Annotated[str, Meta(pattern=rf"^(?=[^\s@]+@[^\s@]+$){_LINE}*$(?!\n)", max_length=200)]
"""An e-mail address: an @ with something on either side. Whether mail arrives there, only mail can tell."""

PhoneNumber = Annotated[str, Meta(pattern=rf"^(?=(?:[^0-9]*[0-9]){{3}}){_LINE}*$(?!\n)", max_length=200)]
"""A phone number as somebody wrote it, three digits at least: ``06 12 34 56 78 (na zes uur)``."""

Text = Annotated[str, Meta(pattern=rf"^(?!\s*$){_TEXT}*$(?!\n)", max_length=20_000)]
"""Several lines that somebody typed, in Markdown: a charter, a motion. Not empty; line breaks and tabs are allowed."""


class IdParts(NamedTuple):
    """What the id of a meeting, an item, a voting or a decision says."""

    organ: Organ
    year: int
    number: int
    """Of the meeting or of the decision, from 1."""
    item: int | None = None
    """Which item of the meeting it is, from 1; ``None``: it is a meeting or a decision."""
    voting: int | None = None
    """Which voting on the item it is, from 1; ``None``: it is no voting."""


_READ: Final = re.compile(
    rf"^(?P<organ>{_ORGAN})-(?P<year>[0-9]{{4}})-(?P<number>[0-9]{{1,4}})"
    rf"(\.(?P<item>[0-9]{{1,2}})(\.(?P<voting>[0-9]{{1,2}}))?)?{_END}"
)


def parts_of(name: MeetingId | ItemId | VotingId | DecisionId) -> IdParts:
    """What an id says: its organ, its year and its numbers. Raises ``ValueError`` for a text that is none."""
    read = _READ.match(name)
    if read is None:
        raise ValueError(f"{name} is no id of a meeting, an item, a voting or a decision")
    item, voting = read["item"], read["voting"]
    return IdParts(
        organ=Organ(read["organ"]),
        year=int(read["year"]),
        number=int(read["number"]),
        item=None if item is None else int(item),
        voting=None if voting is None else int(voting),
    )


def room_of(organ: Organ) -> RoomSlug | None:
    """The room that meets and decides: ``multibron`` for ``KAMER-multibron``; ``None``: it is no room."""
    return RoomSlug(organ.removeprefix(_OF_A_ROOM)) if organ.startswith(_OF_A_ROOM) else None


def organ_of(room: RoomSlug) -> Organ:
    """The people of a room as an organ that decides: ``KAMER-multibron``."""
    return Organ(f"{_OF_A_ROOM}{room}")


def charter_name(room: RoomSlug, version: int) -> CharterName:
    """This version of a room's charter."""
    return CharterName(f"{room}/{version}")


def charter_of(name: CharterName) -> tuple[RoomSlug, int]:
    """Whose charter it is, and which version: ``multibron`` and 2 for ``multibron/2``."""
    room, _, version = name.partition("/")
    return RoomSlug(room), int(version)


def meeting_of(name: ItemId | VotingId) -> MeetingId:
    """The meeting to which an item or a voting belongs: ``ALV-2026-1`` for ``ALV-2026-1.3`` and ``ALV-2026-1.3.1``."""
    return MeetingId(name.partition(".")[0])


def item_of(voting: VotingId) -> ItemId:
    """The item on which a voting was held: ``ALV-2026-1.3`` for ``ALV-2026-1.3.1``."""
    return ItemId(voting.rpartition(".")[0])


def meeting_id(organ: Organ, year: int, number: int) -> MeetingId:
    """The meeting with this number of this organ in this year."""
    return MeetingId(f"{organ}-{year}-{number}")


def item_id(meeting: MeetingId, item: int) -> ItemId:
    """The item with this number of this meeting."""
    return ItemId(f"{meeting}.{item}")


def voting_id(item: ItemId, voting: int) -> VotingId:
    """The voting with this number on this item."""
    return VotingId(f"{item}.{voting}")


def decision_id(organ: Organ, year: int, number: int) -> DecisionId:
    """The decision with this number of this organ in this year: three digits at least."""
    return DecisionId(f"{organ}-{year}-{number:03d}")
