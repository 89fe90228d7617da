"""What histories tell of assemblies, votings and decisions: of the assembly, of the board and of earlier years."""

from collections.abc import Iterator
from datetime import date, time, timedelta

from governance.events import decisions, meetings, membership, rooms, statutes, voting
from governance.events.texts import TextWithdrawn
from governance.ids import (
    ASSEMBLY,
    BOARD_ORGAN,
    CHOICES,
    ItemId,
    MeetingId,
    MemberId,
    ParameterKind,
    RoomSlug,
    VotingId,
    decision_id,
    item_id,
    item_of,
    organ_of,
    voting_id,
)
from governance.log.event import Event
from governance.log.sealed import FreeText
from governance.rules.board import BoardQuestion, BoardSeat, judge_board
from governance.rules.board_checks import Uncounted
from governance.rules.judging import CountedVotes, Question, judge
from governance.rules.law import law_on
from governance.rules.verdict import (
    Electorate,
    Tally,
)
from governance.rules.voting import quorum
from tests.governance.examples import at_on, called_off, holder_of, moved, person_of, words_of
from tests.governance.rulebooks import a_rulebook, settings
from tests.projections.so_far import HASH, TODAY, Cooperative, Recording, name_of


def assembly(so_far: Cooperative) -> Iterator[Recording]:
    """An assembly from its call to its minutes, where there are members."""
    if not so_far.members:
        return
    so_far.meetings += 1
    meeting, held_on = MeetingId(f"ALV-2025-{so_far.meetings}"), so_far.day()
    called_on = held_on - timedelta(days=10)
    item = item_id(meeting, 2)
    effect: decisions.Effect = decisions.AmendStatutes(settings=settings(notice_days=so_far.meetings % 100))
    if so_far.rooms and so_far.chance.random() < 0.5:
        room = RoomSlug(so_far.chance.choice(list(so_far.rooms)))
        effect = decisions.AdoptCharter(room=room)
    yield Recording(
        [
            meetings.MeetingConvened(
                meeting=meeting,
                held_on=held_on,
                starts_at=time(19, 30),
                words=words_of(meeting),
                place=FreeText("Buurthuis"),
                called_on=called_on,
            ),
            meetings.AgendaItemAdded(
                item=item_id(meeting, 1),
                order=1,
                announced_on=called_on,
                words=words_of(item_id(meeting, 1)),
                title=FreeText("Opening"),
            ),
            voting.MotionTabled(
                item=item,
                order=2,
                kind=ParameterKind("ordinary" if isinstance(effect, decisions.AdoptCharter) else "amendment"),
                announced_on=called_on,
                words=words_of(item),
                title=FreeText("Een voorstel"),
                text=FreeText("Wij stellen voor."),
                charter=FreeText("# Handvest") if isinstance(effect, decisions.AdoptCharter) else None,
                effect=effect,
            ),
        ]
    )
    at = at_on(held_on)
    if so_far.meetings % 2 == 0:
        yield Recording([moved(held_on, called_on, meeting, at)])
    if so_far.meetings % 4 == 0:
        yield Recording([called_off(meeting, at)])
        return
    third = item_id(meeting, 3)
    yield Recording(
        [
            meetings.AgendaItemAdded(
                item=third, order=3, announced_on=held_on, words=words_of(third), title=FreeText("Rondvraag")
            ),
            voting.MotionAmended(
                item=item,
                words=words_of(f"{item} anders"),
                title=FreeText("Een ander voorstel"),
                text=FreeText("Wij stellen iets anders voor."),
                charter=FreeText("# Ander handvest") if isinstance(effect, decisions.AdoptCharter) else None,
                announced_on=held_on,
                at_meeting=so_far.meetings % 2 == 0,
            ),
            meetings.AgendaOrderChanged(
                meeting=meeting, order=(third, item, item_id(meeting, 1)), announced_on=held_on
            ),
            meetings.AgendaItemWithdrawn(item=third, announced_on=held_on),
        ]
    )
    here = sorted(so_far.chance.sample(so_far.members, so_far.chance.randint(1, len(so_far.members))))
    yield Recording([meetings.AttendanceRegistered(meeting=meeting, member=MemberId(member), at=at) for member in here])
    if so_far.chance.random() < 0.5:
        yield Recording([meetings.AttendanceEnded(meeting=meeting, member=MemberId(here[0]), at=at)])
        yield Recording(
            [
                meetings.AttendanceRegistered(
                    meeting=meeting, member=MemberId(here[0]), presence=meetings.Presence.ONLINE, at=at
                )
            ]
        )
    electorate = Electorate(members=len(so_far.members))
    enough = quorum(len(here), electorate, a_rulebook())
    chair = meetings.InCharge(person=holder_of("voorzitter"), office="voorzitter")
    minute_taker = meetings.InCharge(person=person_of(here[0]), member=MemberId(here[0]))
    yield Recording(
        [
            meetings.MeetingOpened(meeting=meeting, chair=chair, minute_taker=minute_taker, at=at),
            meetings.QuorumEstablished(
                meeting=meeting,
                roll=_roll(held_on, len(so_far.members), len(here)),
                in_the_room=len(here),
                kinds={"ordinary": meetings.QuorumOfKind(reached=enough.met, rules=(enough,))},
                law_of=held_on,
                at=at,
            ),
        ]
    )
    if so_far.meetings % 4 == 2:
        yield Recording([meetings.ItemHeldOver(item=item, at=at), meetings.MeetingClosed(meeting=meeting, at=at)])
        return
    yield from _vote(so_far, meeting, item, here, effect, (called_on, held_on))


def decided_earlier(so_far: Cooperative) -> Iterator[Recording]:
    """A decision of an earlier year is entered."""
    slugs = [RoomSlug(room) for room in so_far.rooms]
    organ = so_far.chance.choice([ASSEMBLY, BOARD_ORGAN, *map(organ_of, slugs)])
    decided_on = so_far.known(so_far.day())
    year = 2024 if decided_on is None else min(decided_on.latest.year, 2024)
    so_far.earlier[organ, year] += 1
    decision = decision_id(organ, year, so_far.earlier[organ, year])
    did: list[decisions.EarlierEffect] = [decisions.OpenedRoom(room=slug) for slug in slugs[:1]]
    did += [decisions.AppointedHolder(office=office) for office in list(so_far.offices)[:1]]
    yield Recording(
        [
            decisions.EarlierDecisionEntered(
                decision=decision,
                decided_on=decided_on,
                votes=so_far.chance.choice([None, Tally(in_favour=3, against=1, blank=0)]),
                did=tuple(did),
                words=words_of(decision),
                title=FreeText("Een besluit van toen"),
                text=so_far.chance.choice([None, FreeText("Zo staat het er.")]),
                source=FreeText("notulen"),
            )
        ]
    )


def decided_by_board(so_far: Cooperative) -> Iterator[Recording]:
    """The board decides, and perhaps somebody is suspended by it."""
    day = so_far.day()
    so_far.earlier[BOARD_ORGAN, day.year] += 1
    decision = decision_id(BOARD_ORGAN, day.year, so_far.earlier[BOARD_ORGAN, day.year])
    seats = (BoardSeat(offices=("voorzitter",), took_part=True), BoardSeat(offices=("secretaris",), in_conflict=True))
    carried = so_far.chance.random() < 0.7
    uncounted = Uncounted(unanimous=True, carried=carried)
    question = BoardQuestion(decided_on=day, law=law_on(day), rulebook=a_rulebook(), seats=seats, votes=uncounted)
    taken = decisions.BoardDecisionRecorded(
        decision=decision,
        decided_on=day,
        way="meeting",
        seats=seats,
        voted="unanimous" if carried else "unanimous-against",
        verdict=judge_board(question),
        words=words_of(decision),
        title=FreeText("Een besluit van het bestuur"),
        text=FreeText("Wij besluiten."),
    )
    yield Recording([taken])
    if carried and so_far.members:
        suspended = MemberId(so_far.chance.choice(so_far.members))
        yield Recording([membership.MemberSuspended(member=suspended, since=day, until=day, decision=decision)])


def _roll(day: date, entitled: int, present: int) -> voting.Roll:
    return voting.Roll(
        day=day,
        entitled=voting.Strength(entitled, entitled),
        present=voting.Strength(present, present),
        complete=False,
        hash=HASH,
    )


def _vote(
    so_far: Cooperative,
    meeting: MeetingId,
    item: ItemId,
    here: list[int],
    effect: decisions.Effect,
    days: tuple[date, date],
) -> Iterator[Recording]:
    first = voting_id(item, 1)
    at = at_on(days[1])
    roll = _roll(days[1], len(so_far.members), len(here))
    yield Recording(
        [voting.VotingOpened(voting=first, secrecy=voting.Secrecy.OPEN, choices=list(CHOICES), roll=roll, at=at)]
    )
    tally: dict[str, int] = dict.fromkeys(CHOICES, 0)
    votes: list[Event] = []
    for member in here:
        choice = so_far.chance.choice(CHOICES)
        tally[choice] += 1
        votes.append(voting.VoteCast(voting=first, member=MemberId(member), choices=(choice,), way="device"))
    yield Recording(votes)
    yield Recording([voting.VotingClosed(voting=first, roll=roll, at=at)])
    verdict = judge(
        Question(
            held_on=days[1],
            law=law_on(days[1]),
            rulebook=a_rulebook(),
            called_on=days[0],
            rulebook_at_call=a_rulebook(),
            electorate=Electorate(members=len(so_far.members)),
            present=len(here),
            votes=CountedVotes(tally=Tally.of(tally), voters=len(here)),
        )
    )
    declared: list[Event] = [voting.ResultDeclared(voting=first, tally=tally, verdict=verdict, at=at)]
    if verdict.outcome == "carried":
        declared += _decision(so_far, first, effect)
    yield Recording(declared)
    yield Recording([meetings.MeetingClosed(meeting=meeting, at=at)])
    texts = FreeText({"opening": "Welkom.", item: f"{name_of(here[0])} lichtte het toe."})
    words = words_of(f"{meeting} notulen")
    yield Recording([meetings.MinutesCirculated(meeting=meeting, version=1, words=words, texts=texts)])
    if so_far.meetings % 2:
        yield Recording([TextWithdrawn(words=words, written_in="minutes", ground="mistake", meeting=meeting)])


def _decision(so_far: Cooperative, first: VotingId, effect: decisions.Effect) -> list[Event]:
    item = item_of(first)
    so_far.decisions += 1
    decision = decision_id(ASSEMBLY, 2025, so_far.decisions)
    decided: list[Event] = [
        decisions.DecisionRecorded(
            decision=decision,
            voting=first,
            words=words_of(item),
            effect=effect,
            decided_on=TODAY,
            in_force_on=TODAY if isinstance(effect, decisions.AdoptCharter) else None,
        )
    ]
    if isinstance(effect, decisions.AmendStatutes):
        decided.append(
            statutes.StatutesAmended(
                decision=decision,
                decided_on=TODAY,
                passed_on=TODAY,
                settings=effect.settings,
                in_force_on=TODAY,
                words=words_of(f"{decision} akte"),
                document=FreeText("Voorbeeldakte"),
            )
        )
    else:
        version = so_far.charters[effect.room] = so_far.charters.get(effect.room, 0) + 1
        decided.append(
            rooms.CharterAdopted(
                room=effect.room, version=version, words=words_of(item), decision=decision, in_force_on=TODAY
            )
        )
    return decided
