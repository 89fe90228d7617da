"""The names of things: who, which meeting, which voting, which room.

Each is a type of its own over a pattern and a length, so that nothing which could break a tag, an address or a
line of text (NUL, line breaks, lone surrogates, bidirectional overrides) ever becomes one. An id names its parent:
``ALV-2026-1.3`` is the third item of the assembly ``ALV-2026-1``, so a command knows all that it must ask from its
own fields. A pattern ends in ``$(?!\\n)``, for ``$`` alone lets a last line break through.
"""

from typing import Annotated, Literal, NewType

from msgspec import Meta

MemberId = NewType("MemberId", Annotated[int, Meta(ge=1, le=9_999_999)])
"""A member's number, from 1, without gaps: personal by itself, it is never reused."""

PersonId = NewType("PersonId", Annotated[str, Meta(pattern=r"^[0-9a-f]{32}$(?!\n)")])
"""Whose key seals the data: 32 hexadecimal digits that say nothing about the person."""

TextId = NewType("TextId", Annotated[str, Meta(pattern=r"^[0-9a-f]{32}-[1-9][0-9]{0,2}$(?!\n)")])
"""What somebody wrote in one event: the id of the command that recorded it, and which of its texts this is, from 1."""

KeyName = NewType("KeyName", str)
"""Under which name the vault keeps a key: a person's id, what ``contact_key`` makes of it, or a text's id."""

MeetingId = NewType("MeetingId", Annotated[str, Meta(pattern=r"^ALV-[0-9]{4}-[1-9][0-9]{0,2}$(?!\n)", max_length=12)])
"""An assembly (algemene ledenvergadering): ``ALV-2026-1`` is the first that was convened for 2026."""

VotingId = NewType(
    "VotingId", Annotated[str, Meta(pattern=r"^ALV-[0-9]{4}-[1-9][0-9]{0,2}\.[1-9][0-9]?$(?!\n)", max_length=15)]
)
"""An item of an agenda, and the voting on it: ``ALV-2026-1.3``."""

DecisionId = NewType("DecisionId", Annotated[str, Meta(pattern=r"^ALV-[0-9]{4}-[0-9]{3,4}$(?!\n)", max_length=13)])
"""A decision in the register: ``ALV-2026-003``, numbered without gaps for each organ and year."""

RoomSlug = NewType("RoomSlug", Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$(?!\n)", max_length=60)])
"""A buurtwerkkamer's name as it stands in an address: ``casa-jepie-makandra``."""

ParameterName = NewType("ParameterName", Annotated[str, Meta(pattern=r"^[a-z]+(_[a-z]+)*$(?!\n)", max_length=40)])
"""A parameter that the statutes may set: ``notice_days``."""

ParameterKind = NewType("ParameterKind", Annotated[str, Meta(pattern=r"^[a-z]+(-[a-z]+)*$(?!\n)", max_length=40)])
"""For which kind of decision a parameter is set: ``amendment``."""

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


def meeting_of(voting: VotingId) -> MeetingId:
    """The assembly to which an item belongs: ``ALV-2026-1`` for ``ALV-2026-1.3``."""
    return MeetingId(voting.rpartition(".")[0])


def item_number(voting: VotingId) -> int:
    """Which item of the agenda it is, from 1."""
    return int(voting.rpartition(".")[2])


def voting_id(meeting: MeetingId, item: int) -> VotingId:
    """The item with this number on the agenda of this assembly."""
    return VotingId(f"{meeting}.{item}")


def decision_id(organ: str, year: int, number: int) -> DecisionId:
    """The decision with this number of this organ in this year: three digits at least."""
    return DecisionId(f"{organ}-{year}-{number:03d}")
