"""An assembly that has been convened: attended, able to decide, closed, and its minutes."""

from datetime import date, timedelta
from typing import Any

import msgspec
import pytest

from governance.commands.meetings.attendance import CheckIn, CheckOut
from governance.commands.meetings.closing import CloseMeeting, ItemLeft
from governance.commands.meetings.minutes import BLOCKS, CirculateMinutes
from governance.commands.meetings.opening import OpenMeeting
from governance.commands.meetings.quorum import EstablishQuorum
from governance.commands.voting.opening import OpenVoting
from governance.events.meetings import AgendaItemWithdrawn, ItemHeldOver, MinutesCirculated, Presence, QuorumEstablished
from governance.events.membership import RegisterDeclaredComplete
from governance.facts.member_bits import roll_hash
from governance.ids import MOST, ItemId, MemberId
from governance.log.command import Command
from governance.log.errors import Refused
from governance.log.sealed import FreeText
from governance.rules.readings import Reading
from governance.rules.verdict import DaysAsked, at_least
from tests.governance.commands.polling import ONE, TOMORROW
from tests.governance.examples import (
    AT,
    FOUNDED_ON,
    ITEM,
    MEETING,
    TODAY,
    VOTING,
    a_cooperative,
    a_meeting,
    a_member,
    a_motion,
    an_end,
    at_on,
    checked_in,
    checked_out,
    closed,
    meeting_begun,
    meeting_closed,
    meeting_opened,
    members,
    opened,
    statutes,
    suspended,
    words_of,
)
from tests.governance.given import GivenLog
from tests.governance.rulebooks import a_rulebook

# Checking in and out


def test_a_member_checks_in(log: GivenLog) -> None:
    log.given(a_cooperative(), a_member(1), a_meeting())
    log.when(CheckIn(meeting=MEETING, member=ONE), by="secretaris")
    log.then(checked_in(1))


def test_an_assembly_can_last_past_midnight(log: GivenLog) -> None:
    log.given(a_cooperative(), a_member(1), a_meeting(), meeting_opened())
    log.when(CheckIn(meeting=MEETING, member=ONE), by="secretaris", on=TOMORROW)
    log.then(checked_in(1, at=at_on(TOMORROW)))


def test_a_member_who_left_the_assembly_can_come_back(log: GivenLog) -> None:
    log.given(a_cooperative(), a_member(1), a_meeting(), checked_in(1), checked_out(1))
    log.when(CheckIn(meeting=MEETING, member=ONE), by="secretaris")
    log.then(checked_in(1))


def test_nobody_checks_in_twice(log: GivenLog) -> None:
    log.given(a_cooperative(), a_member(1), a_meeting(), checked_in(1))
    log.when(CheckIn(meeting=MEETING, member=ONE), by="secretaris")
    log.then(Refused("already-checked-in", meeting=MEETING, member=1))


def test_only_a_number_that_was_given_checks_in(log: GivenLog) -> None:
    log.given(a_cooperative(), a_meeting())
    log.when(CheckIn(meeting=MEETING, member=ONE), by="secretaris")
    log.then(Refused("no-such-member", member=1))


def test_who_has_left_the_cooperative_does_not_check_in(log: GivenLog) -> None:
    log.given(a_cooperative(), a_member(1), an_end(1), a_meeting())
    log.when(CheckIn(meeting=MEETING, member=ONE), by="secretaris")
    log.then(Refused("not-a-member", rule="one-vote", article="2:38 lid 1 BW", member=1))


def test_who_is_suspended_does_not_check_in(log: GivenLog) -> None:
    log.given(a_cooperative(), a_member(1), suspended(1), a_meeting())
    log.when(CheckIn(meeting=MEETING, member=ONE), by="secretaris")
    log.then(Refused("suspended", rule="suspended", article="2:38 lid 1 BW", member=1))


def test_who_will_be_suspended_checks_in(log: GivenLog) -> None:
    log.given(a_cooperative(), a_member(1), suspended(1, TOMORROW), a_meeting())
    log.when(CheckIn(meeting=MEETING, member=ONE), by="secretaris")
    log.then(checked_in(1))


def test_nobody_takes_part_from_elsewhere_unless_the_statutes_say_so(log: GivenLog) -> None:
    log.given(a_cooperative(), a_member(1), a_meeting())
    log.when(CheckIn(meeting=MEETING, member=ONE, presence=Presence.ONLINE), by="secretaris")
    log.then(Refused("online-not-allowed", rule="electronic", article="2:38 lid 6 BW", meeting=MEETING))


def test_a_member_checks_out(log: GivenLog) -> None:
    log.given(a_cooperative(), a_member(1), a_meeting(), checked_in(1))
    log.when(CheckOut(meeting=MEETING, member=ONE), by="secretaris")
    log.then(checked_out(1))


@pytest.mark.parametrize("left", [[], [checked_in(1), checked_out(1)], [checked_in(2)]])
def test_only_who_is_there_checks_out(log: GivenLog, left: list[Any]) -> None:
    log.given(a_cooperative(), a_member(1), a_meeting(), left)
    log.when(CheckOut(meeting=MEETING, member=ONE), by="secretaris")
    log.then(Refused("member-not-here", meeting=MEETING, member=1))


@pytest.mark.parametrize("there", [[], [checked_in(1), checked_out(1)], [checked_in(1), suspended(1)]])
def test_nobody_is_no_quorum_also_where_none_is_asked(log: GivenLog, there: list[Any]) -> None:
    """Neither when the meeting is opened, nor when it is counted again."""
    log.given(a_cooperative(), a_member(1), a_member(2), a_meeting(), there)
    log.when(OpenMeeting(meeting=MEETING), by="voorzitter")
    log.then(Refused("nobody-present", meeting=MEETING))
    log.given(meeting_opened())
    log.when(EstablishQuorum(meeting=MEETING), by="voorzitter")
    log.then(Refused("nobody-present", meeting=MEETING))


# Under way

UNDER_WAY = pytest.mark.parametrize(
    "command",
    [
        CheckIn(meeting=MEETING, member=ONE),
        CheckOut(meeting=MEETING, member=ONE),
        OpenMeeting(meeting=MEETING),
        EstablishQuorum(meeting=MEETING),
        CloseMeeting(meeting=MEETING),
    ],
    ids=lambda command: type(command).__name__,
)


@UNDER_WAY
def test_nothing_happens_at_a_meeting_that_was_never_convened(log: GivenLog, command: Command) -> None:
    log.given(a_cooperative(), a_member(1))
    log.when(command, by="secretaris")
    log.then(Refused("no-such-meeting", meeting=MEETING))


@UNDER_WAY
def test_nothing_happens_at_a_meeting_before_its_day(log: GivenLog, command: Command) -> None:
    log.given(a_cooperative(), a_member(1), a_meeting(on=TOMORROW))
    log.when(command, by="secretaris")
    log.then(Refused("meeting-not-begun", meeting=MEETING, held_on=TOMORROW))


@UNDER_WAY
def test_nothing_happens_at_a_meeting_after_its_closing(log: GivenLog, command: Command) -> None:
    log.given(a_cooperative(), a_member(1), a_meeting(), checked_in(1), meeting_closed())
    log.when(command, by="secretaris")
    log.then(Refused("meeting-closed", meeting=MEETING))


@pytest.mark.parametrize("command", [CheckIn(meeting=MEETING, member=ONE), EstablishQuorum(meeting=MEETING)])
def test_an_assembly_that_was_left_unclosed_is_over_on_the_second_day(log: GivenLog, command: Command) -> None:
    two_days_ago = TODAY - timedelta(days=2)
    log.given(a_cooperative(), a_member(1), a_meeting(on=two_days_ago), meeting_opened(at=at_on(two_days_ago)))
    log.when(command, by="secretaris")
    log.then(Refused("meeting-over", meeting=MEETING, held_on=TODAY - timedelta(days=2)))


@pytest.mark.parametrize("command", [CheckOut(meeting=MEETING, member=ONE), CloseMeeting(meeting=MEETING)])
def test_an_assembly_that_is_over_is_still_tidied_up(log: GivenLog, command: Command) -> None:
    two_days_ago = TODAY - timedelta(days=2)
    log.given(a_cooperative(), a_member(1), a_meeting(on=two_days_ago), meeting_opened(at=at_on(two_days_ago)))
    log.given(checked_in(1, at=at_on(two_days_ago)))
    log.when(command, by="secretaris")
    assert len(log.recorded) == 1


# The quorum


def established(log: GivenLog) -> QuorumEstablished:
    [event] = log.recorded
    assert isinstance(event, QuorumEstablished)
    return event


def test_the_quorum_is_counted_over_members_who_have_a_vote(log: GivenLog) -> None:
    """Of 80 members one is suspended, and the base is 79."""
    log.given(
        a_cooperative(),
        members(80),
        suspended(80),
        a_meeting(),
        meeting_opened(),
        [checked_in(n) for n in range(1, 41)],
    )
    log.when(EstablishQuorum(meeting=MEETING), by="voorzitter")
    counted = established(log)
    assert (counted.roll.entitled.heads, counted.roll.present.heads, counted.roll.represented.heads) == (79, 40, 0)
    assert counted.roll.hash == roll_hash((1 << 80) - 2)


def test_who_is_suspended_after_coming_is_not_counted_as_present(log: GivenLog) -> None:
    log.given(a_cooperative(), members(3), a_meeting(), meeting_opened(), checked_in(1), checked_in(2), suspended(2))
    log.when(EstablishQuorum(meeting=MEETING), by="voorzitter")
    assert (established(log).roll.entitled.heads, established(log).roll.present.heads) == (2, 1)


def test_who_has_gone_is_not_counted_as_present(log: GivenLog) -> None:
    gone = checked_out(1)
    log.given(a_cooperative(), members(3), a_meeting(), meeting_opened(), checked_in(1), checked_in(2), gone)
    log.when(EstablishQuorum(meeting=MEETING), by="voorzitter")
    assert established(log).roll.present.heads == 1


def test_without_a_quorum_in_the_statutes_any_number_decides(log: GivenLog) -> None:
    log.given(a_cooperative(), members(3), a_meeting(), meeting_opened(), checked_in(1))
    log.when(EstablishQuorum(meeting=MEETING), by="secretaris")
    counted = established(log)
    assert list(counted.kinds) == ["ordinary"], "each kind that stands on the agenda, and no other"
    assert counted.kinds["ordinary"].reached is True
    assert [check.rule for check in counted.kinds["ordinary"].rules] == ["notice_days", "quorum", "base"]


@pytest.mark.parametrize(("present", "reached"), [(40, True), (39, False)])
def test_a_quorum_of_the_statutes_is_reached_or_not(log: GivenLog, present: int, reached: bool) -> None:
    """At least half of 80 must be there: 40 are enough, 39 are not."""
    half = a_rulebook(quorum={"ordinary": at_least("1/2")})
    log.given(
        a_cooperative(),
        statutes(half),
        RegisterDeclaredComplete(complete_from=FOUNDED_ON),
        members(80),
        a_meeting(),
        meeting_opened(),
        [checked_in(number) for number in range(1, present + 1)],
    )
    log.when(EstablishQuorum(meeting=MEETING), by="secretaris")
    assert established(log).kinds["ordinary"].reached is reached


def test_whether_a_quorum_is_reached_is_not_known_before_the_register_is_complete(log: GivenLog) -> None:
    half = a_rulebook(quorum={"ordinary": at_least("1/2")})
    log.given(a_cooperative(), statutes(half), members(2), a_meeting(), meeting_opened(), checked_in(1), checked_in(2))
    log.when(EstablishQuorum(meeting=MEETING), by="secretaris")
    assert established(log).kinds["ordinary"].reached is None


def test_past_midnight_the_quorum_is_still_that_of_the_meetings_day(log: GivenLog) -> None:
    half = a_rulebook(quorum={"ordinary": at_least("1/2")})
    log.given(
        a_cooperative(), statutes(half, in_force_on=TOMORROW), members(3), a_meeting(), meeting_opened(), checked_in(1)
    )
    log.when(EstablishQuorum(meeting=MEETING), by="secretaris", on=TOMORROW)
    assert established(log).kinds["ordinary"].reached is True


@pytest.mark.parametrize(("at_call", "at_meeting", "met"), [(7, 14, True), (14, 7, False)])
def test_a_call_that_was_in_time_stays_so_when_the_statutes_change_after_it(
    log: GivenLog, at_call: int, at_meeting: int, met: bool
) -> None:
    """The call of the examples goes out on 1 June for 9 June: seven days."""
    before, after = (a_rulebook(notice_days=days) for days in (at_call, at_meeting))
    log.given(
        a_cooperative(),
        statutes(before),
        statutes(after, date(2026, 6, 2)),
        members(3),
        a_meeting(),
        meeting_opened(),
        checked_in(1),
    )
    log.when(EstablishQuorum(meeting=MEETING), by="secretaris")
    notice = established(log).kinds["ordinary"].rules[0]
    assert notice.asked == DaysAsked(days=at_call, day_count="call-and-meeting")
    assert (notice.met, notice.readings) == (met, (Reading.CALL_BY_ITS_DAY,))


def test_the_quorum_is_established_again_as_members_come(log: GivenLog) -> None:
    log.given(a_cooperative(), members(3), a_meeting(), meeting_opened(), checked_in(1))
    log.when(EstablishQuorum(meeting=MEETING), by="secretaris")
    log.when(CheckIn(meeting=MEETING, member=MemberId(2)), by="secretaris")
    log.when(EstablishQuorum(meeting=MEETING), by="secretaris")
    assert established(log).roll.present.heads == 2


# Closing


def test_an_assembly_is_closed(log: GivenLog) -> None:
    log.given(a_cooperative(), a_meeting(), a_motion(), *meeting_begun(), opened(), closed())
    log.when(CloseMeeting(meeting=MEETING), by="voorzitter")
    log.then(meeting_closed())


def test_an_assembly_is_not_closed_while_members_vote(log: GivenLog) -> None:
    log.given(a_cooperative(), a_meeting(), a_motion(), *meeting_begun(), opened())
    log.when(CloseMeeting(meeting=MEETING), by="voorzitter")
    log.then(Refused("voting-open", voting=VOTING))


def test_of_each_motion_that_was_not_reached_it_is_said_what_becomes_of_it(log: GivenLog) -> None:
    second, third = ItemId("ALV-2026-1.4"), ItemId("ALV-2026-1.5")
    log.given(a_cooperative(), a_meeting(), a_motion(), a_motion(second), a_motion(third), *meeting_begun())
    log.given(opened(), closed())
    log.when(CloseMeeting(meeting=MEETING), by="voorzitter")
    log.then(Refused("items-left", meeting=MEETING, items=[second, third]))
    held_over, withdrawn = ItemLeft(item=second, becomes="held-over"), ItemLeft(item=third, becomes="withdrawn")
    log.when(CloseMeeting(meeting=MEETING, left=(withdrawn,)), by="voorzitter")
    log.then(Refused("items-left", meeting=MEETING, items=[second]))
    reached = ItemLeft(item=ITEM, becomes="held-over")
    log.when(CloseMeeting(meeting=MEETING, left=(withdrawn, held_over, reached)), by="voorzitter")
    log.then(Refused("item-not-left", meeting=MEETING, item=ITEM))
    contradicted = ItemLeft(item=third, becomes="held-over")
    log.when(CloseMeeting(meeting=MEETING, left=(held_over, withdrawn, contradicted)), by="voorzitter")
    log.then(Refused("items-left", meeting=MEETING, items=[third]))
    log.when(CloseMeeting(meeting=MEETING, left=(withdrawn, held_over)), by="voorzitter")
    log.then(ItemHeldOver(item=second, at=AT), AgendaItemWithdrawn(item=third, announced_on=TODAY), meeting_closed())
    log.when(OpenVoting(item=second), by="voorzitter")
    log.then(Refused("meeting-closed", meeting=MEETING))


# Minutes


def test_the_secretaris_sends_the_minutes_round(log: GivenLog) -> None:
    log.given(a_cooperative(), a_meeting(), a_motion(), meeting_closed())
    log.when(CirculateMinutes(meeting=MEETING, texts={"opening": "Welkom.", ITEM: "Er is gesproken."}), by="secretaris")
    log.then(
        MinutesCirculated(
            meeting=MEETING,
            version=1,
            words=log.words(),
            texts=FreeText({"opening": "Welkom.", ITEM: "Er is gesproken."}),
        )
    )


def test_every_version_of_the_minutes_is_a_text_of_its_own(log: GivenLog) -> None:
    """So a version that should not have gone round can be withdrawn, and the one after it stays."""
    words = words_of("notulen")
    first = MinutesCirculated(meeting=MEETING, version=1, words=words, texts=FreeText({"opening": "Welkom."}))
    log.given(a_cooperative(), a_meeting(), meeting_closed(), first)
    log.when(CirculateMinutes(meeting=MEETING, texts={}), by="secretaris")
    words = log.words()
    log.then(MinutesCirculated(meeting=MEETING, version=2, words=words, texts=FreeText({})))


def test_minutes_follow_the_version_that_was_looked_at(log: GivenLog) -> None:
    """Of two who share at once the second would make a version that says the same."""
    log.given(a_cooperative(), a_meeting(), meeting_closed())
    for after, version in ((0, 1), (1, 2)):
        log.when(CirculateMinutes(meeting=MEETING, texts={}, after=after), by="secretaris")
        [sent] = log.recorded
        assert isinstance(sent, MinutesCirculated)
        assert sent.version == version
    for after in (0, 1, 3):
        log.when(CirculateMinutes(meeting=MEETING, texts={}, after=after), by="secretaris")
        log.then(Refused("minutes-changed", meeting=MEETING, version=2))


def test_the_minutes_of_the_longest_agenda_have_a_text_for_each_item() -> None:
    texts = dict.fromkeys((*BLOCKS, *(f"{MEETING}.{number}" for number in range(1, MOST + 1))), "Er is gesproken.")
    sent = msgspec.convert({"meeting": MEETING, "texts": texts}, CirculateMinutes)
    assert len(sent.texts) == 103
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"meeting": MEETING, "texts": texts | {"nog-een": "Nee."}}, CirculateMinutes)


def test_there_are_no_minutes_of_a_meeting_that_was_never_convened(log: GivenLog) -> None:
    log.given(a_cooperative())
    log.when(CirculateMinutes(meeting=MEETING, texts={}), by="secretaris")
    log.then(Refused("no-such-meeting", meeting=MEETING))


def test_minutes_go_round_after_the_closing(log: GivenLog) -> None:
    log.given(a_cooperative(), a_meeting())
    log.when(CirculateMinutes(meeting=MEETING, texts={}), by="secretaris")
    log.then(Refused("meeting-not-closed", meeting=MEETING))


@pytest.mark.parametrize("block", ["ALV-2026-1.1", "ALV-2026-2.3", "slot"])
def test_minutes_have_the_blocks_of_their_meeting(log: GivenLog, block: str) -> None:
    log.given(a_cooperative(), a_meeting(), a_motion(), meeting_closed())
    log.when(CirculateMinutes(meeting=MEETING, texts={block: "Tekst."}), by="secretaris")
    log.then(Refused("no-such-block", meeting=MEETING, block=block))
