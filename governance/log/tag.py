"""Every tag that an event can bear, in one place.

A read by tags costs as much as its most common tag, so the tag that guards one member's vote is not the tag that
counts all votes. Tags hold ids alone, never anything personal, and an id's pattern keeps line breaks and NUL out.
"""

from governance.ids import DecisionId, ItemId, MeetingId, MemberId, Office, Organ, PersonId, RoomSlug, TextId, VotingId

COOPERATIVE = "cooperative"
"""The founding, the statutes, the register's completeness: one of each, or a few. The openings of votings are among
them, so that it can be told which statutes were entered only after one."""

REGISTER = "register"
"""All that changes who is a member: read whole by the roll, and by its last admission for the next number."""


MEMBER = "member:"
"""How the tag of any member begins: their number follows."""


def member(number: MemberId) -> str:
    """One member's own life in the cooperative."""
    return f"{MEMBER}{number}"


def person(person_id: PersonId) -> str:
    """What is sealed with one person's key, and its erasure."""
    return f"person:{person_id}"


def text(words: TextId) -> str:
    """One text: the event in which it was written, and its withdrawal."""
    return f"text:{words}"


def texts(words: TextId | None) -> list[str]:
    """The tag of the text in an event that may hold none."""
    return [] if words is None else [text(words)]


def office(name: Office) -> str:
    """Who assumed and vacated one office."""
    return f"office:{name}"


def room(slug: RoomSlug) -> str:
    """One room's life, its charters included."""
    return f"room:{slug}"


CHARTERS = "charters"
"""The charters of all rooms: a motion names its room, the command that declares its result does not."""


def meeting(meeting_id: MeetingId) -> str:
    """A meeting's few life-cycle events: convened, agenda, quorum, its votings but no votes, closed, minutes."""
    return f"meeting:{meeting_id}"


def meetings(organ: Organ, year: int) -> str:
    """The meetings of one organ that were convened for one year: the last gives the next number."""
    return f"meetings:{organ}-{year}"


def attendance(meeting_id: MeetingId, number: MemberId) -> str:
    """Whether one member is at one meeting."""
    return f"attendance:{meeting_id}/{number}"


def attendances(meeting_id: MeetingId) -> str:
    """Everybody who came to one meeting, or went."""
    return f"attendances:{meeting_id}"


def item(item_id: ItemId) -> str:
    """What becomes of one item of an agenda: its motion is tabled, and put to the vote."""
    return f"item:{item_id}"


def voting(voting_id: VotingId) -> str:
    """A voting's few life-cycle events: opened, closed, declared. Never its votes."""
    return f"voting:{voting_id}"


def vote(voting_id: VotingId, number: MemberId) -> str:
    """Whether one member has voted in one voting."""
    return f"vote:{voting_id}/{number}"


def votes(voting_id: VotingId) -> str:
    """All votes in one voting, between its opening and its closing, for the count."""
    return f"votes:{voting_id}"


def decision(decision_id: DecisionId) -> str:
    """One decision in the register."""
    return f"decision:{decision_id}"


def decisions(organ: Organ, year: int) -> str:
    """The decisions of one organ in one year: the last gives the next number."""
    return f"decisions:{organ}-{year}"
