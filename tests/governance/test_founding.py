"""The founding record and the example members, through the real bus."""

from datetime import date

import pytest

from governance import demo, founding
from governance.dates import ImpreciseDate
from governance.events.board import OfficeAssumed, OfficeVacated
from governance.events.membership import MemberAdmitted
from governance.events.rooms import RoomAffiliated, RoomBecameIndependent, RoomBecameSelfManaged, RoomOpened
from governance.events.statutes import CooperativeFounded, StatutesAdopted
from governance.facts.board import OfficeHolder
from governance.facts.register import MemberRegister
from governance.ids import OFFICES
from governance.log.bus import Bus
from governance.log.event import Actor
from governance.log.sealed import FreeText
from governance.log.vault import Vault
from tests.governance.examples import TODAY
from tests.governance.given import GivenLog
from tests.governance.rulebooks import a_rulebook


@pytest.fixture
def founded(log: GivenLog) -> GivenLog:
    log.run(load_both_twice)
    return log


async def load_both_twice(bus: Bus) -> None:
    """Loading is idempotent: each command has its key."""
    for _ in range(2):
        await founding.load(bus.do)
        await demo.load_examples(bus.do)


def test_the_record_is_recorded_once_whole_and_in_order(founded: GivenLog) -> None:
    recorded = founded.log()
    assert len(recorded) == len(founding.RECORD) + 2 * demo.MEMBERS + 6
    sources = [getattr(event, "source", None) for _, event, _ in recorded]
    of_record = [source for source in sources if source == FreeText(founding.SOURCE)]
    assert len(of_record) == len(founding.RECORD)
    assert all(envelope.recorded_by == Actor("operator") for _, _, envelope in recorded)


def test_the_cooperative_and_its_statutes_begin_on_the_founding_day(founded: GivenLog) -> None:
    founding, adopted = founded.events()[:2]
    assert isinstance(founding, CooperativeFounded)
    assert founding.founded_on == date(2015, 12, 9)
    assert isinstance(adopted, StatutesAdopted)
    assert (adopted.parameters, adopted.in_force_on) == (a_rulebook().statutes, date(2015, 12, 9))


def test_the_board_of_the_founding_is_two_names_and_one_that_is_not_known(founded: GivenLog) -> None:
    board = [event for event in founded.events() if isinstance(event, OfficeAssumed)][:3]
    assert {event.office: event.name and event.name.value for event in board} == {
        "voorzitter": None,
        "secretaris": "Saskia Bedford",
        "penningmeester": "Maurice Riesewijk",
    }
    assert all(event.since == ImpreciseDate.parse("2015-12-09") for event in board)
    assert board[0].person is None


def test_months_stay_months_and_what_is_not_known_stays_so(founded: GivenLog) -> None:
    opened = {event.room: event for event in founded.events() if isinstance(event, RoomOpened)}
    assert {room: event.since and event.since.text for room, event in opened.items()} == {
        "casa-jepie-makandra": "2011-03",
        "multibron": "2013-02",
        "de-handreiking": "2014-03",
        "het-koekoeksnest": None,
    }
    undated = (RoomAffiliated, RoomBecameSelfManaged, RoomBecameIndependent)
    later = [event for event in founded.events() if isinstance(event, undated)]
    assert len(later) == 7
    assert all(event.since is None for event in later)


def test_80_example_members_stand_in_the_register(founded: GivenLog) -> None:
    admitted = [event for event in founded.events() if isinstance(event, MemberAdmitted)]
    assert [event.member for event in admitted] == list(range(1, 81))
    assert [event.name.value for event in admitted[:2]] == ["Voorbeeldlid 01", "Voorbeeldlid 02"]
    roll = MemberRegister()
    for event in admitted:
        roll.see(event)
    assert roll.entitled(TODAY).bit_count() == 80


def test_examples_took_the_offices_over_from_holders_of_whom_it_is_not_known_until_when(founded: GivenLog) -> None:
    for office in OFFICES:
        holder = OfficeHolder(office)
        for event in founded.events():
            if isinstance(event, OfficeAssumed | OfficeVacated) and event.office == office:
                holder.see(event)
        first, now = holder.terms
        assert (first.ended, first.until) == (True, None)
        assert now.member == demo.OFFICE_HOLDERS[office]
        assert now.holds_on(TODAY)
        assert not first.holds_on(TODAY)


def test_nothing_personal_stands_in_the_log_in_the_clear(founded: GivenLog) -> None:
    stored = founded.stored()
    assert len(stored) > 100
    for body in stored:
        for word in (b"Bedford", b"Riesewijk", b"Voorbeeldlid", b"example.org"):
            assert word not in body


def test_another_master_key_opens_nothing(founded: GivenLog) -> None:
    founded.vault = Vault(b"another master key of 32 bytes..")
    with pytest.raises(Exception, match="master key"):
        founded.events()
