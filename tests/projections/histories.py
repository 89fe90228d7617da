"""Whole histories of a cooperative, made by chance from a seed: every kind of event, in an order that could be."""

from collections.abc import Iterator
from datetime import timedelta

from governance.events import board, membership, persons, rooms, statutes
from governance.ids import (
    OFFICES,
    MemberId,
    MemberKind,
    RoomSlug,
)
from governance.log.sealed import Sealed
from tests.governance.examples import an_end
from tests.governance.rulebooks import a_rulebook
from tests.projections.given import person
from tests.projections.histories_of_decisions import assembly, decided_by_board, decided_earlier
from tests.projections.so_far import FOUNDED_ON, TODAY, Cooperative, Recording, name_of

KINDS: tuple[MemberKind | None, ...] = ("resident", "professional", "entrepreneur", None)


def founding() -> Recording:
    """How every history begins."""
    return Recording(
        [
            statutes.CooperativeFounded(name="Voorbeeldcoöperatie", founded_on=FOUNDED_ON, purpose="een voorbeeld"),
            statutes.StatutesAdopted(parameters=a_rulebook().statutes, in_force_on=FOUNDED_ON),
        ]
    )


def a_history(seed: int, size: int) -> Iterator[Recording]:
    """About ``size`` recordings after the founding."""
    so_far = Cooperative(seed)
    yield founding()
    kinds = [_admit] * 6 + [
        _end,
        _erase,
        _suspend,
        _lift,
        _reach,
        _govern,
        _govern,
        _room,
        _room,
        _merge,
        _complete,
        assembly,
        decided_earlier,
        decided_by_board,
    ]
    for _ in range(size):
        yield from so_far.chance.choice(kinds)(so_far)


def _admit(so_far: Cooperative) -> Iterator[Recording]:
    so_far.count += 1
    so_far.members.append(so_far.count)
    kind = so_far.chance.choice(KINDS)
    since = so_far.known(so_far.day())
    number = MemberId(so_far.count)
    name = Sealed(name_of(number))
    yield Recording(
        [
            membership.MemberAdmitted(
                member=number, person=person(number), name=name, kind=kind, since=since, recorded_on=TODAY
            )
        ]
    )


def _end(so_far: Cooperative) -> Iterator[Recording]:
    if so_far.members:
        member = so_far.chance.choice(so_far.members)
        if so_far.chance.random() < 0.8:
            so_far.members.remove(member)
            so_far.left.append(member)
        yield Recording([an_end(member, so_far.day())])


def _erase(so_far: Cooperative) -> Iterator[Recording]:
    if so_far.left:
        member = so_far.chance.choice(so_far.left)
        so_far.left.remove(member)
        both = [person(member), *so_far.merged.get(member, [])]
        yield Recording(
            [
                persons.PersonalDataErased(person=erased, member=MemberId(member), name_kept=erased in so_far.governed)
                for erased in both
            ]
        )


def _suspend(so_far: Cooperative) -> Iterator[Recording]:
    if so_far.members:
        since = so_far.day()
        until = so_far.chance.choice([None, since + timedelta(days=30)])
        member = MemberId(so_far.chance.choice(so_far.members))
        yield Recording([membership.MemberSuspended(member=member, since=since, until=until)])


def _lift(so_far: Cooperative) -> Iterator[Recording]:
    if so_far.members:
        member = MemberId(so_far.chance.choice(so_far.members))
        yield Recording([membership.SuspensionLifted(member=member, lifted_on=so_far.day())])


def _reach(so_far: Cooperative) -> Iterator[Recording]:
    if so_far.members:
        member = so_far.chance.choice(so_far.members)
        email = so_far.chance.choice([None, Sealed(f"voorbeeldlid.{member}@example.org")])
        phone = so_far.chance.choice([None, Sealed(f"020 555 {member:04d}")])
        yield Recording([persons.ContactDetailsGiven(person=person(member), email=email, phone=phone)])


def _govern(so_far: Cooperative) -> Iterator[Recording]:
    office = so_far.chance.choice(OFFICES)
    if office in so_far.offices:
        holder = so_far.offices.pop(office)
        until = so_far.known(so_far.day())
        yield Recording([board.OfficeVacated(office=office, person=holder, until=until, recorded_on=TODAY)])
        return
    since = so_far.known(so_far.day())
    way = so_far.chance.randrange(3)
    if way == 0 and so_far.members:
        member = so_far.chance.choice(so_far.members)
        assumed = board.OfficeAssumed(
            office=office, person=person(member), member=MemberId(member), since=since, recorded_on=TODAY
        )
    elif way == 1:
        so_far.people += 1
        stranger = person(1_000_000 + so_far.people)
        name = Sealed(f"Voorbeeldbestuurder {so_far.people:02d}")
        assumed = board.OfficeAssumed(office=office, person=stranger, name=name, since=since, recorded_on=TODAY)
    else:
        assumed = board.OfficeAssumed(office=office, since=since, recorded_on=TODAY)
    so_far.offices[office] = assumed.person
    if assumed.person is not None:
        so_far.governed.add(assumed.person)
    yield Recording([assumed])


def _merge(so_far: Cooperative) -> Iterator[Recording]:
    """Who holds an office by name turns out to be a member; both may have said how they can be reached."""
    gone = {holder for holders in so_far.merged.values() for holder in holders}
    by_name = [(office, held) for office, held in so_far.offices.items() if held and held >= person(1_000_000)]
    free = [(office, holder) for office, holder in by_name if holder not in gone]
    if free and so_far.members:
        office, holder = so_far.chance.choice(free)
        member = MemberId(so_far.chance.choice(so_far.members))
        so_far.merged.setdefault(member, []).append(holder)
        if so_far.chance.random() < 0.5:
            yield Recording([persons.ContactDetailsGiven(person=holder, phone=Sealed("020 555 9999"))])
        yield Recording([persons.PersonMerged(merged=holder, person=person(member), member=member, offices=(office,))])


def _room(so_far: Cooperative) -> Iterator[Recording]:
    day = so_far.known(so_far.day())
    if not so_far.rooms or so_far.chance.random() < 0.3:
        slug = f"voorbeeldkamer-{len(so_far.rooms) + 1}"
        so_far.rooms[slug] = set()
        opened = rooms.RoomOpened(
            room=RoomSlug(slug), name=slug.capitalize(), neighbourhood="Buurt", district="Stad", since=day
        )
        yield Recording([opened])
        return
    slug = so_far.chance.choice(list(so_far.rooms))
    room, life = RoomSlug(slug), so_far.rooms[slug]
    step = so_far.chance.choice(["affiliated", "independent", "self-managed", "closed"])
    if "closed" in life or step in life:
        return
    if step == "affiliated":
        life.discard("independent")
        yield Recording([rooms.RoomAffiliated(room=room, since=day)])
    elif step == "independent":
        life.discard("affiliated")
        yield Recording([rooms.RoomBecameIndependent(room=room, since=day)])
    elif step == "self-managed":
        yield Recording([rooms.RoomBecameSelfManaged(room=room, since=day)])
    elif so_far.chance.random() < 0.7:
        yield Recording([rooms.RoomClosed(room=room, until=day)])
    else:
        return
    life.add(step)


def _complete(so_far: Cooperative) -> Iterator[Recording]:
    yield Recording([membership.RegisterDeclaredComplete(complete_from=so_far.day())])
