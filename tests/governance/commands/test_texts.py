"""A text is withdrawn once, by the secretaris, with its key; what was counted, numbered and judged stays."""

from collections.abc import Sequence

import pytest

from governance.commands.texts import WithdrawText
from governance.commands.voting.declaring import DeclareResult
from governance.events.decisions import AdoptCharter
from governance.events.meetings import AgendaItemAdded, MeetingConvened, MinutesCirculated
from governance.events.rooms import CharterAdopted
from governance.events.texts import TextKind, TextWithdrawn
from governance.events.voting import MotionTabled, ResultDeclared
from governance.ids import ItemId, KeyName, TextId
from governance.log.errors import Refused
from governance.log.event import Event, free_texts
from governance.log.sealed import FreeText
from tests.governance.commands.polling import voted
from tests.governance.examples import (
    ITEM,
    MEETING,
    ROOM,
    TODAY,
    VOTING,
    a_cooperative,
    a_decision,
    a_meeting,
    a_motion,
    a_room,
    words_of,
)
from tests.governance.given import Caller, GivenLog

MINUTES = MinutesCirculated(
    meeting=MEETING, version=1, words=words_of("notulen"), texts=FreeText({"opening": "Welkom."})
)
OPENING = AgendaItemAdded(
    item=ItemId("ALV-2026-1.1"),
    order=1,
    announced_on=TODAY,
    words=words_of("opening"),
    title=FreeText("Opening"),
)
WRITTEN: Sequence[tuple[TextKind, Event]] = (
    ("call", a_meeting()),
    ("agenda-item", OPENING),
    ("motion", a_motion()),
    ("minutes", MINUTES),
)


def readable(log: GivenLog) -> dict[str, bool]:
    """Of each text in the log, by its kind of event, whether it can be read."""
    return {
        event.TOPIC: all(text.value is not None for text in texts)
        for event in log.events()
        if (texts := [text for name in free_texts(type(event)) if (text := getattr(event, name)) is not None])
    }


@pytest.mark.parametrize(("kind", "written"), WRITTEN, ids=lambda value: value if isinstance(value, str) else "")
def test_what_was_written_in_one_event_goes_and_all_else_stays(log: GivenLog, kind: TextKind, written: Event) -> None:
    log.given(a_cooperative(), [event for _, event in WRITTEN])
    words: TextId = written.words  # type: ignore[attr-defined]
    log.when(WithdrawText(words=words, ground="untrue"), by="secretaris")
    meeting = MEETING if kind == "minutes" else None
    log.then(TextWithdrawn(words=words, written_in=kind, ground="untrue", meeting=meeting))
    assert readable(log) == {event.TOPIC: event is not written for _, event in WRITTEN}


def test_a_text_is_withdrawn_once(log: GivenLog) -> None:
    log.given(a_cooperative(), a_meeting(), a_motion())
    withdraw = WithdrawText(words=words_of(ITEM), ground="mistake")
    log.when(withdraw, by="secretaris")
    log.when(withdraw, by="secretaris")
    log.then(Refused("nothing-new"))


def test_what_was_never_written_is_not_withdrawn(log: GivenLog) -> None:
    log.given(a_cooperative(), a_meeting())
    log.when(WithdrawText(words=words_of("niets"), ground="mistake"), by="secretaris")
    log.then(Refused("no-such-text"))


@pytest.mark.parametrize("by", ["voorzitter", "penningmeester", "operator", "stranger"])
def test_nobody_else_withdraws_a_text(log: GivenLog, by: Caller) -> None:
    log.given(a_cooperative(), a_meeting())
    log.when(WithdrawText(words=words_of(MEETING), ground="mistake"), by=by)
    assert log.refusal is not None
    assert not isinstance(log.refusal, Refused)
    assert readable(log) == {MeetingConvened.TOPIC: True}


def test_the_votes_on_a_withdrawn_motion_are_counted_as_they_were_cast(log: GivenLog) -> None:
    """The decision and the charter name the text of the motion, and hold none: nothing can be read there either."""
    effect = AdoptCharter(room=ROOM)
    log.given(a_cooperative(), a_room(), voted(2, 1, effect=effect))
    log.when(WithdrawText(words=words_of(ITEM), ground="court-order"), by="secretaris")
    log.when(DeclareResult(voting=VOTING), by="voorzitter")
    declared, decided, adopted = log.recorded
    assert isinstance(declared, ResultDeclared)
    assert declared.tally == {"for": 2, "against": 1, "blank": 0}
    assert decided == a_decision(effect=effect)
    assert adopted == CharterAdopted(
        room=ROOM, version=1, words=words_of(ITEM), decision=decided.decision, in_force_on=TODAY
    )
    assert readable(log)[MotionTabled.TOPIC] is False


def test_the_text_that_replaces_it_has_a_key_of_its_own(log: GivenLog) -> None:
    log.given(a_cooperative(), a_meeting(), MINUTES)
    log.when(WithdrawText(words=words_of("notulen"), ground="personal-data"), by="secretaris")
    corrected = MinutesCirculated(meeting=MEETING, version=2, words=words_of("beter"), texts=FreeText({}))
    log.given(corrected)
    assert [event.texts for event in log.events() if isinstance(event, MinutesCirculated)] == [
        FreeText(None),
        FreeText({}),
    ]
    assert KeyName(MINUTES.words) != KeyName(corrected.words)
