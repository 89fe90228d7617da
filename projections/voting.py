"""Motions and their votings: how far they are, how many took part, result and verdict, and each voter's own receipt.

Nothing here counts choices: the tally is the declared one. Voters read at once what they chose themselves. Voorzitter
and secretaris read who chose what only after the closing, as the page says before anybody votes.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import msgspec
import psycopg
from msgspec import UNSET, UnsetType, structs

from governance.events import voting as events
from governance.events.decisions import Effect
from governance.events.meetings import AgendaItemWithdrawn, AgendaOrderChanged, ItemHeldOver, MeetingCalledOff
from governance.ids import (
    DecisionId,
    ItemId,
    MeetingId,
    MemberId,
    ParameterKind,
    VotingId,
    item_of,
    meeting_of,
    parts_of,
)
from governance.log import tag
from governance.log.errors import NotAllowed
from governance.log.reading import Place, place_of
from governance.states.meetings import is_over
from governance.states.voting import MotionState, Stand, VotingState
from projections.engine.projection import Change, Entry, Projection, rows, sql
from projections.engine.selecting import Select
from projections.engine.tables import Table
from projections.on_record import VerdictOnRecord
from projections.paging import Page
from projections.reader import SEE_CHOICES, Reader, must_be_member
from projections.recorder import by_whom
from projections.texts import OF_MOTIONS, Withdrawal

Connection = psycopg.AsyncConnection[Any]

PROJECTION = Projection("voting", tables=["motions", "votings", "votes", "turnouts"])

MOTIONS = Table("motions", key="item")
VOTINGS = Table("votings", key="voting")
VOTES = Table("votes", key="position")

COUNT_VOTE = rows("""INSERT INTO turnouts (voting, votes)
SELECT voting, count(*) FROM unnest(%(voting)b::text[]) AS v(voting) GROUP BY voting
ON CONFLICT (voting) DO UPDATE SET votes = turnouts.votes + excluded.votes""")

LIES_OPEN = sql("UPDATE motions SET text_open_from = %(since)s WHERE item = %(item)s AND text_open_from IS NOT NULL")


@PROJECTION.on(events.MotionTabled)
def table(event: events.MotionTabled, entry: Entry) -> Change:
    """A motion to be decided."""
    return MOTIONS.insert(
        event,
        meeting=meeting_of(event.item),
        number=parts_of(event.item).item,
        text_since=event.announced_on,
        motion=MotionState.TABLED,
        position=entry.position,
    )


@PROJECTION.on(events.MotionAmended)
def amend(event: events.MotionAmended, entry: Entry) -> list[Change]:
    """Another text, which is the one that is decided on, and lies open from now on where it amends the statutes."""
    motion = MOTIONS.update(
        event.item, words=event.words, text_since=event.announced_on, changed_at_meeting=event.at_meeting
    )
    return [motion, LIES_OPEN(item=event.item, since=event.announced_on)]


@PROJECTION.on(AgendaOrderChanged)
def reorder_motions(event: AgendaOrderChanged, entry: Entry) -> list[Change]:
    """The items come in another order; those that are no motions stand in a table of their own."""
    return [MOTIONS.update(item, order=place) for place, item in enumerate(event.order, start=1)]


@PROJECTION.on(AgendaItemWithdrawn)
def withdraw_motion(event: AgendaItemWithdrawn, entry: Entry) -> Change:
    """Nobody votes on it."""
    return MOTIONS.update(event.item, motion=MotionState.WITHDRAWN, withdrawn_on=event.announced_on)


@PROJECTION.on(ItemHeldOver)
def hold_over(event: ItemHeldOver, entry: Entry) -> Change:
    """A motion was not reached at its meeting."""
    return MOTIONS.update(event.item, motion=MotionState.HELD_OVER)


CALL_OFF = sql("UPDATE motions SET motion = %(called_off)s WHERE meeting = %(meeting)s AND motion = %(tabled)s")


@PROJECTION.on(MeetingCalledOff)
def call_off(event: MeetingCalledOff, entry: Entry) -> Change:
    """Nobody votes on what stood on the agenda."""
    return CALL_OFF(meeting=event.meeting, tabled=MotionState.TABLED.value, called_off=MotionState.CALLED_OFF.value)


@PROJECTION.on(events.VotingOpened)
def open_voting(event: events.VotingOpened, entry: Entry) -> list[Change]:
    """Members may vote, over the roll as it was then."""
    item = item_of(event.voting)
    voting_row = VOTINGS.insert(
        voting=event.voting,
        item=item,
        turn=parts_of(event.voting).voting,
        meeting=meeting_of(event.voting),
        state=VotingState.OPEN,
        secrecy=event.secrecy,
        choices=event.choices,
        opened_at=event.at,
        opened_position=entry.position,
        roll_at_opening=Base.of(event.roll),
    )
    return [voting_row, MOTIONS.update(item, motion=MotionState.PUT_TO_THE_VOTE)]


@PROJECTION.on(events.VoteCast)
def cast(event: events.VoteCast, entry: Entry) -> list[Change]:
    """One vote more, and its receipt. What is voted on is a motion, so there is one choice."""
    [choice] = event.choices
    vote = VOTES.insert(
        voting=event.voting,
        member=event.member,
        choice=choice,
        way=event.way,
        position=entry.position,
        recorded_at=entry.recorded_at,
        recorded_by=None if event.entered_by is None else by_whom(entry.recorded_by),
    )
    return [vote, COUNT_VOTE(voting=event.voting)]


@PROJECTION.on(events.VotingClosed)
def close(event: events.VotingClosed, entry: Entry) -> Change:
    """No vote is counted any more."""
    return VOTINGS.update(
        event.voting, state=VotingState.CLOSED, closed_at=event.at, roll_at_closing=Base.of(event.roll)
    )


@PROJECTION.on(events.ResultDeclared)
def declare(event: events.ResultDeclared, entry: Entry) -> Change:
    """The result, which never changes."""
    return VOTINGS.update(
        event.voting,
        state=VotingState.DECLARED,
        declared_at=event.at,
        result=event.tally,
        verdict=event.verdict,
    )


class Base(msgspec.Struct, frozen=True):
    """How many could vote, as it was put on record; ``hash`` is there only for readers who see the register.

    Those are the board. Somebody else could find out by it which few numbers are missing: members who are suspended,
    who left, or who had not voted.
    """

    entitled: int
    present: int
    hash: str | UnsetType = UNSET
    """SHA-256 over the numbers of the entitled, ascending, one a line."""

    @classmethod
    def of(cls, roll: events.Roll) -> "Base":
        """That of a roll."""
        return cls(roll.entitled.heads, roll.present.heads, roll.hash)


class Voting(msgspec.Struct, frozen=True, kw_only=True):
    """One motion, and the voting on it once it is put to the vote. If it was voted on again, that is the last one."""

    item: ItemId
    """The item of the agenda that it is."""
    id: VotingId | None
    """``None`` until the motion is put to the vote, for there is no voting then."""
    meeting: MeetingId
    number: int
    """Of the item on the agenda; it stays if the order of the agenda changes."""
    order: int
    """Its place on the agenda, from 1."""
    kind: ParameterKind
    """By the rules for which kind of motion it is judged, such as ``ordinary``."""
    proposed_by: list[MemberId]
    """The members who proposed it; none: the board did."""
    requested: bool
    """Whether members good for a tenth of the votes asked for it: then only they can take it back (BW 2:41 lid 2)."""
    announced_on: date
    """Since when the members can know of it."""
    text_open_from: date | None
    """Since when its literal text lies open, where it amends the statutes; ``None``: it does not."""
    text_since: date
    """Since when its present text can be read."""
    changed_at_meeting: bool
    """Whether that text was written at the meeting."""
    withdrawn_on: date | None
    """Since when it is off the agenda; ``None``: it stands there. (``withdrawn`` is about its text.)"""
    title: str | None
    """``None``: it can be read no more."""
    text: str | None
    """Markdown; ``None``: it can be read no more."""
    charter: str | None
    """Markdown: the charter that it adopts; ``None``: it adopts none, or it can be read no more."""
    withdrawn: Withdrawal | None
    """When and why its text was withdrawn; ``None``: it was not."""
    effect: Effect | None
    """What follows by itself if it is carried."""
    motion: MotionState
    state: VotingState | None
    """``None`` until it is opened."""
    secrecy: events.Secrecy | None
    """``None`` until it is opened."""
    choices: list[str]
    votes: int
    """How many took part."""
    opened_at: datetime | None
    closed_at: datetime | None
    declared_at: datetime | None
    roll_at_opening: Base | None
    roll_at_closing: Base | None
    result: dict[str, int] | None
    """Votes by choice, once declared."""
    verdict: VerdictOnRecord | None
    decision: DecisionId | None
    """What it became, where it was carried."""
    voted: bool | UnsetType = UNSET
    """Whether the reader has voted; absent for a reader without a number."""

    @property
    def address(self) -> ItemId | VotingId:
        """The name under which its page is found: that of the voting once there is one."""
        return self.item if self.id is None else self.id

    @property
    def stand(self) -> Stand:
        """How far it has come, as motion or as voting."""
        return self.motion if self.state is None else self.state

    @property
    def takes_votes(self) -> bool:
        """Whether a vote is counted that is cast now."""
        return self.state is not None and self.state.takes_votes


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """That a vote is in the log, for its voter."""

    voting: VotingId
    member: MemberId
    choice: str
    way: events.WayIn
    position: int
    recorded_at: datetime


class Vote(Receipt, frozen=True, kw_only=True):
    """Who chose what, for voorzitter and secretaris."""

    name: str | None
    """``None``: erased."""


VOTINGS_ASKED = Select(
    Voting,
    """SELECT {fields} FROM motions m LEFT JOIN {of_motions} AS t USING (words) LEFT JOIN LATERAL (
    SELECT voting AS id, state, secrecy, choices AS may_be_chosen, opened_at, closed_at, declared_at,
        roll_at_opening, roll_at_closing, result, verdict
    FROM votings WHERE item = m.item AND (%(voting)s::text IS NULL OR voting = %(voting)s) ORDER BY turn DESC LIMIT 1
) AS v ON true CROSS JOIN LATERAL (SELECT
    coalesce(v.may_be_chosen, '[]') AS choices,
    coalesce((SELECT votes FROM turnouts WHERE voting = v.id), 0) AS votes,
    (SELECT decision FROM decisions WHERE voting = v.id) AS decision,
    CASE WHEN %(member)s::int IS NOT NULL
        THEN EXISTS (SELECT FROM votes WHERE voting = v.id AND member = %(member)s) END AS voted
) AS of_voting
WHERE m.item = %(item)s OR m.meeting = %(meeting)s
ORDER BY m.meeting, m."order", m.number""",
    of_motions=OF_MOTIONS,
    read={"verdict": VerdictOnRecord.read},
)

RECEIPT = Select(Receipt, "SELECT {fields} FROM votes WHERE voting = %(voting)s AND member = %(member)s")

WHO_CHOSE_WHAT = Select(
    Vote,
    """SELECT {fields}, member FROM votes LEFT JOIN (SELECT member, name FROM members) AS m USING (member)
WHERE voting = %(voting)s AND member > %(after)s ORDER BY member LIMIT %(limit)s""",
)

IS_CLOSED = "SELECT closed_at IS NOT NULL FROM votings WHERE voting = %(voting)s"

OPEN_VOTINGS = """SELECT v.voting, m.held_on FROM votings v JOIN meetings m ON m.meeting = v.meeting
WHERE v.state = 'open' ORDER BY v.opened_at, v.voting"""


async def voting(connection: Connection, reader: Reader, voting_id: VotingId) -> Voting | None:
    """One voting with its motion, for members; ``None``: there is none of that name. Raises ``NotAllowed``."""
    await must_be_member(connection, reader, "votings")
    asked = {"item": item_of(voting_id), "voting": voting_id, "meeting": None}
    votings = await _asked(connection, reader, asked)
    return votings[0] if votings and votings[0].id is not None else None


async def motion(connection: Connection, reader: Reader, item: ItemId) -> Voting | None:
    """One motion, with the last voting on it if there is any, for members; ``None``: there is none of that name.

    Raises ``NotAllowed``.
    """
    await must_be_member(connection, reader, "votings")
    motions = await _asked(connection, reader, {"item": item, "voting": None, "meeting": None})
    return motions[0] if motions else None


async def votings_of(connection: Connection, reader: Reader, meeting: MeetingId) -> list[Voting]:
    """All motions of a meeting with their votings, in the order of the agenda, for members. Raises ``NotAllowed``."""
    await must_be_member(connection, reader, "votings")
    return await _asked(connection, reader, {"item": None, "voting": None, "meeting": meeting})


async def open_votings(connection: Connection, reader: Reader, today: date) -> list[Voting]:
    """What can be voted on today, for members, the first opened first. Raises ``NotAllowed``.

    Not what was left open at a meeting that is over.
    """
    await must_be_member(connection, reader, "votings")
    open_rows = await (await connection.execute(OPEN_VOTINGS)).fetchall()
    names = [name for name, held_on in open_rows if not is_over(held_on, today)]
    return [
        open_voting
        for name in names
        for open_voting in await _asked(connection, reader, {"item": item_of(name), "voting": name, "meeting": None})
    ]


async def receipt(connection: Connection, reader: Reader, voting_id: VotingId) -> Receipt | None:
    """The reader's own vote in a voting, at once after it was cast; ``None``: they cast none in it."""
    if reader.member is None:
        return None
    return await RECEIPT.first(connection, {"voting": voting_id, "member": reader.member})


async def counted_vote(connection: Connection, reader: Reader, voting_id: VotingId) -> Place | None:
    """Where the reader's vote stands, asked of the log itself: also while these tables lack it."""
    if reader.member is None:
        return None
    return await place_of(connection, tag.vote(voting_id, reader.member))


async def votes(
    connection: Connection, reader: Reader, voting_id: VotingId, *, after: str | None = None, limit: int = 50
) -> Page[Vote] | None:
    """Who chose what, for those in ``SEE_CHOICES`` once the voting is closed, in the order of the numbers.

    ``None``: there is no such voting. Raises ``NotAllowed``, also for them while it is not closed; ``Malformed``.
    """
    if not reader.sees_choices:
        raise NotAllowed("votes", SEE_CHOICES)
    closed = await (await connection.execute(IS_CLOSED, {"voting": voting_id})).fetchone()
    if closed is None:
        return None
    if not closed[0]:
        raise NotAllowed("votes", ())
    asked = {"voting": voting_id}
    return await WHO_CHOSE_WHAT.page(connection, asked, after=after, limit=limit, largest=9_999_999)


async def _asked(connection: Connection, reader: Reader, asked: Mapping[str, object]) -> list[Voting]:
    votings = await VOTINGS_ASKED.all(connection, {**asked, "member": reader.member})
    return votings if reader.sees_register else [_without_hashes(voting) for voting in votings]


def _without_hashes(voting: Voting) -> Voting:
    """The voting as it is shown to readers who do not see the register."""
    return structs.replace(
        voting, roll_at_opening=_bare(voting.roll_at_opening), roll_at_closing=_bare(voting.roll_at_closing)
    )


def _bare(roll: Base | None) -> Base | None:
    return None if roll is None else structs.replace(roll, hash=UNSET)
