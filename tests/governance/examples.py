"""Example events, valid as they stand: a test says only what it is about, and takes the rest from here.

The cooperative is the one of the founding record; its people are examples, known by a number or by their office.
"""

from datetime import UTC, date, datetime, time
from hashlib import md5

from governance.dates import ImpreciseDate
from governance.events.board import OfficeAssumed
from governance.events.decisions import AmendStatutes, DecisionRecorded, Effect
from governance.events.meetings import (
    AttendanceEnded,
    AttendanceRegistered,
    InCharge,
    MeetingCalledOff,
    MeetingClosed,
    MeetingConvened,
    MeetingMoved,
    MeetingOpened,
    QuorumEstablished,
    QuorumOfKind,
)
from governance.events.membership import Ending, MemberAdmitted, MembershipEnded, MemberSuspended
from governance.events.rooms import RoomOpened
from governance.events.statutes import CooperativeFounded, StatutesAdopted
from governance.events.voting import MotionTabled, Roll, Secrecy, Strength, VoteCast, VotingClosed, VotingOpened
from governance.facts.member_bits import roll_hash
from governance.ids import (
    CHOICES,
    OFFICES,
    DecisionId,
    ItemId,
    MeetingId,
    MemberId,
    Office,
    ParameterKind,
    PersonId,
    RoomSlug,
    TextId,
    VotingId,
    item_of,
    meeting_of,
    parts_of,
)
from governance.log.event import Event
from governance.log.sealed import FreeText, Sealed
from governance.rules.statutes import Rulebook

TODAY = date(2026, 6, 9)
CALLED_ON = date(2026, 6, 1)
FOUNDED_ON = date(2015, 12, 9)
MEETING = MeetingId("ALV-2026-1")
ITEM = ItemId("ALV-2026-1.3")
VOTING = VotingId("ALV-2026-1.3.1")
ROOM = RoomSlug("voorbeeldkamer")


def at_on(day: date) -> datetime:
    """The hour at which all examples happen, on a day: after an assembly has begun, in summer and in winter."""
    return datetime.combine(day, time(19), UTC)


AT = at_on(TODAY)


def person_of(member: int) -> PersonId:
    """The person whose number this is."""
    return PersonId(f"{member:032x}")


def holder_of(office: Office) -> PersonId:
    """The person who holds this office; no member."""
    return PersonId(f"{0xF0 + OFFICES.index(office):032x}")


def stranger() -> PersonId:
    """Somebody who is signed in and has no number."""
    return PersonId("f" * 32)


def words_of(what: str) -> TextId:
    """The id of an example text: of what is written in the event about this, such as a meeting."""
    return TextId(f"{md5(what.encode(), usedforsecurity=False).hexdigest()}-1")


def a_founding(on: date = FOUNDED_ON) -> CooperativeFounded:
    """The cooperative is founded."""
    return CooperativeFounded(name="Voorbeeldcoöperatie", founded_on=on, purpose="Een voorbeeld.")


def statutes(rulebook: Rulebook, in_force_on: date = FOUNDED_ON) -> StatutesAdopted:
    """Statutes with this rulebook."""
    return StatutesAdopted(parameters=rulebook.statutes, in_force_on=in_force_on)


def in_office(office: Office, since: ImpreciseDate | None = None, member: int | None = None) -> OfficeAssumed:
    """An example person takes up an office; with ``member`` that member does."""
    return OfficeAssumed(
        office=office,
        person=holder_of(office) if member is None else person_of(member),
        member=None if member is None else MemberId(member),
        name=Sealed(f"Voorbeeldpersoon {office}") if member is None else None,
        since=since,
        recorded_on=TODAY,
    )


def a_board() -> list[Event]:
    """All three offices are held."""
    return [in_office(office) for office in OFFICES]


def a_cooperative() -> list[Event]:
    """Founded, and its offices held."""
    return [a_founding(), *a_board()]


def a_member(
    number: int,
    since: ImpreciseDate | None = None,
    recorded_on: date = TODAY,
    decided_on: ImpreciseDate | None = None,
) -> MemberAdmitted:
    """Voorbeeldlid with this number, a member for long."""
    return MemberAdmitted(
        member=MemberId(number),
        person=person_of(number),
        name=Sealed(f"Voorbeeldlid {number:02d}"),
        since=since or ImpreciseDate.parse("2016-05-01"),
        decided_on=decided_on,
        recorded_on=recorded_on,
    )


def an_end(
    number: int, until: date | ImpreciseDate | None = TODAY, ground: Ending = "resigned", recorded_on: date = TODAY
) -> MembershipEnded:
    """A membership ends."""
    return MembershipEnded(
        member=MemberId(number),
        ground=ground,
        until=ImpreciseDate.of(until) if isinstance(until, date) else until,
        recorded_on=recorded_on,
    )


def members(count: int) -> list[Event]:
    """Voorbeeldlid 1 and so on."""
    return [a_member(number) for number in range(1, count + 1)]


def suspended(number: int, since: date = date(2026, 1, 1), until: date | None = None) -> MemberSuspended:
    """A member is suspended."""
    return MemberSuspended(member=MemberId(number), since=since, until=until)


def a_room(room: RoomSlug = ROOM, since: ImpreciseDate | None = None) -> RoomOpened:
    """A room is open."""
    return RoomOpened(room=room, name="Voorbeeldkamer", neighbourhood="Buurt", district="Stadsdeel", since=since)


def a_meeting(meeting: MeetingId = MEETING, on: date = TODAY) -> MeetingConvened:
    """An assembly is convened for a day, its call sent on 1 June."""
    return MeetingConvened(
        meeting=meeting,
        held_on=on,
        starts_at=time(19, 30),
        words=words_of(meeting),
        place=FreeText("Voorbeeldplein 1"),
        called_on=CALLED_ON,
    )


def moved(on: date, called_on: date, meeting: MeetingId = MEETING, at: datetime = AT) -> MeetingMoved:
    """The members were called anew to the meeting, for another day."""
    return MeetingMoved(
        meeting=meeting,
        held_on=on,
        starts_at=time(20),
        called_on=called_on,
        words=words_of(f"{meeting} verplaatst"),
        reason=FreeText("De zaal is dicht."),
        at=at,
    )


def called_off(meeting: MeetingId = MEETING, at: datetime = AT) -> MeetingCalledOff:
    """The board called the meeting off."""
    return MeetingCalledOff(
        meeting=meeting, words=words_of(f"{meeting} afgezegd"), reason=FreeText("De zaal is dicht."), at=at
    )


def a_motion(item: ItemId = ITEM, effect: Effect | None = None, announced_on: date = CALLED_ON) -> MotionTabled:
    """A motion stands on the agenda."""
    return MotionTabled(
        item=item,
        order=parts_of(item).item or 1,
        kind=ParameterKind("ordinary"),
        announced_on=announced_on,
        words=words_of(item),
        title=FreeText("Een voorstel"),
        text=FreeText("Wij stellen voor."),
        charter=None if effect is None else FreeText("# Handvest"),
        effect=effect,
    )


def meeting_opened(meeting: MeetingId = MEETING, at: datetime = AT) -> MeetingOpened:
    """The meeting began, led by those officers who do so where nobody says otherwise."""
    return MeetingOpened(
        meeting=meeting,
        chair=InCharge(person=holder_of("voorzitter"), office="voorzitter"),
        minute_taker=InCharge(person=holder_of("secretaris"), office="secretaris"),
        at=at,
    )


def meeting_begun(meeting: MeetingId = MEETING, reached: bool | None = True) -> list[Event]:
    """The meeting was opened, and its quorum counted."""
    return [meeting_opened(meeting), a_quorum(meeting, reached)]


def a_quorum(meeting: MeetingId = MEETING, reached: bool | None = True) -> QuorumEstablished:
    """The quorum was counted, and reached."""
    return QuorumEstablished(
        meeting=meeting,
        roll=a_roll(),
        in_the_room=3,
        kinds={"ordinary": QuorumOfKind(reached=reached, rules=())},
        law_of=TODAY,
        at=AT,
    )


def checked_in(number: int, meeting: MeetingId = MEETING, at: datetime = AT) -> AttendanceRegistered:
    """A member is at the meeting."""
    return AttendanceRegistered(meeting=meeting, member=MemberId(number), at=at)


def checked_out(number: int, meeting: MeetingId = MEETING, at: datetime = AT) -> AttendanceEnded:
    """A member left the meeting."""
    return AttendanceEnded(meeting=meeting, member=MemberId(number), at=at)


def meeting_closed(meeting: MeetingId = MEETING, at: datetime = AT) -> MeetingClosed:
    """The meeting is over."""
    return MeetingClosed(meeting=meeting, at=at)


def a_roll(entitled: int = 3, present: int = 3) -> Roll:
    """A roll of members 1 and so on."""
    return Roll(
        day=TODAY,
        entitled=Strength(entitled, entitled),
        present=Strength(present, present),
        complete=False,
        hash=roll_hash(((1 << entitled) - 1) << 1),
    )


def opened(voting: VotingId = VOTING, roll: Roll | None = None, choices: tuple[str, ...] = CHOICES) -> VotingOpened:
    """A voting is opened, at the usual hour of the day of its roll."""
    roll = roll or a_roll()
    return VotingOpened(voting=voting, secrecy=Secrecy.OPEN, choices=list(choices), roll=roll, at=at_on(roll.day))


def closed(voting: VotingId = VOTING, roll: Roll | None = None, on: date | None = None) -> VotingClosed:
    """A voting is closed, on the day of its roll or later."""
    roll = roll or a_roll()
    return VotingClosed(voting=voting, roll=roll, at=at_on(on or roll.day))


def a_vote(number: int, choice: str = "for", voting: VotingId = VOTING) -> VoteCast:
    """A member has voted."""
    return VoteCast(voting=voting, member=MemberId(number), choices=(choice,), way="device")


def a_voting(voting: VotingId = VOTING, roll: Roll | None = None, effect: Effect | None = None) -> list[Event]:
    """A meeting that can decide, with an open voting."""
    meeting = meeting_of(voting)
    return [a_meeting(meeting), a_motion(item_of(voting), effect), *meeting_begun(meeting), opened(voting, roll)]


def a_decision(number: int = 1, effect: Effect | None = None) -> DecisionRecorded:
    """What the example motion became when it was carried."""
    return DecisionRecorded(
        decision=DecisionId(f"ALV-2026-{number:03d}"),
        voting=VOTING,
        words=words_of(ITEM),
        effect=effect,
        decided_on=TODAY,
        in_force_on=None if isinstance(effect, AmendStatutes) else TODAY,
    )
