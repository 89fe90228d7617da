"""A form is read generously, never guessed, and tells everything that is wrong with it at once."""

from datetime import date, datetime, time
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

import msgspec
import pytest
from hypothesis import given as given_any
from hypothesis import strategies as st

from api.access.request import pairs_of
from api.texts import texts_in
from api.web import forms
from api.web.forms import FieldFault, Form
from governance.dates import AMSTERDAM, ImpreciseDate


class Point(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    title: Annotated[str, msgspec.Meta(max_length=20)]
    voted: bool = False


class Plan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A command with a field of every kind that a form can hold."""

    place: Annotated[str, msgspec.Meta(min_length=2, max_length=40)]
    held_on: date
    begins_at: time
    number: Annotated[int, msgspec.Meta(ge=1, lt=100)]
    choice: Literal["for", "against", "blank"]
    since: ImpreciseDate | None
    note: str | None = None
    present: bool = False
    rooms: list[str] = []
    agenda: Annotated[list[Point], msgspec.Meta(max_length=3)] = []
    starts: datetime | None = None


GOOD = [
    ("place", " Kamer  Voorbeeld "),
    ("held_on-day", "27"),
    ("held_on-month", "mrt"),
    ("held_on-year", "2027"),
    ("begins_at", "19.30 uur"),
    ("number", "12"),
    ("choice", "for"),
    ("since", "maart 2011"),
    ("rooms", "een"),
    ("rooms", "twee"),
    ("agenda-1-title", "Opening"),
    ("agenda-2-title", ""),
    ("agenda-3-title", "Huur"),
    ("agenda-3-voted", "on"),
    ("starts-day", "27"),
    ("starts-month", "3"),
    ("starts-year", "2027"),
    ("starts-time", "19:30"),
    ("_csrf_token", "x"),
    ("_key", "k-1"),
]

AS_MEANT = Plan(
    place="Kamer  Voorbeeld",
    held_on=date(2027, 3, 27),
    begins_at=time(19, 30),
    number=12,
    choice="for",
    since=ImpreciseDate.parse("2011-03"),
    rooms=["een", "twee"],
    agenda=[Point("Opening"), Point("Huur", voted=True)],
    starts=datetime(2027, 3, 27, 19, 30, tzinfo=AMSTERDAM),
)


def read(kind: type[Any], body: bytes, **more: Any) -> Form[Any]:
    """What a browser sent, as a form."""
    return forms.read(kind, pairs_of(body), **more)


def sent(*fields: tuple[str, str], without: str = "") -> bytes:
    """The good form with these fields instead of those of the same name, as a browser sends it."""
    names = {name for name, _ in fields}
    kept = [(name, value) for name, value in GOOD if name not in names and name != without]
    return urlencode(kept + list(fields)).encode()


def test_a_form_becomes_the_command_that_was_meant() -> None:
    form = read(Plan, sent())
    assert form.faults == {}
    assert form.command == AS_MEANT
    assert form.key == "k-1"


def test_an_empty_form_tells_every_field_that_is_missing() -> None:
    form = read(Plan, b"")
    assert form.command is None
    assert form.faults == {
        "place": FieldFault("missing"),
        "held_on": FieldFault("missing", box="day"),
        "begins_at": FieldFault("missing"),
        "number": FieldFault("missing"),
        "choice": FieldFault("missing_choice"),
    }


def test_what_was_typed_is_kept_as_it_was_typed() -> None:
    form = read(Plan, sent(("number", " veel "), ("place", " x ")))
    assert (form.text("number"), form.text("place"), form.text("held_on-month")) == (" veel ", " x ", "mrt")
    assert form.chosen("rooms") == ["een", "twee"]
    assert ("number", " veel ") in form.kept
    assert "_csrf_token" not in dict(form.kept)
    assert dict(form.kept)["_key"] == "k-1"


@pytest.mark.parametrize(
    ("name", "typed", "fault"),
    [
        ("place", "x", FieldFault("too_short", {"least": 2})),
        ("place", "x" * 41, FieldFault("too_long", {"most": 40, "now": 41})),
        ("number", "nul", FieldFault("not_a_number")),
        ("number", "1e308", FieldFault("not_a_number")),
        ("number", "NaN", FieldFault("not_a_number")),
        ("number", "0,5", FieldFault("not_a_number")),
        ("number", str(2**63), FieldFault("not_a_number")),
        ("number", "0", FieldFault("too_small", {"least": 1})),
        ("number", "-0", FieldFault("too_small", {"least": 1})),
        ("number", "1.000", FieldFault("too_large", {"most": 99})),
        ("choice", "For", FieldFault("not_offered")),
        ("present", "misschien", FieldFault("not_offered")),
        ("begins_at", "24.00", FieldFault("not_a_time")),
        ("begins_at", "half acht", FieldFault("not_a_time")),
        ("held_on-day", "", FieldFault("missing_day", box="day")),
        ("held_on-month", " ", FieldFault("missing_month", box="month")),
        ("held_on-year", "", FieldFault("missing_year", box="year")),
        ("held_on-year", "27", FieldFault("not_a_date", box="year")),
        ("held_on-year", "0000", FieldFault("no_such_day", {"day": "27-mrt-0000"}, "day")),
        ("held_on-month", "13", FieldFault("no_such_day", {"day": "27-13-2027"}, "month")),
        ("held_on-month", "mart", FieldFault("not_a_date", box="month")),
        ("held_on-day", "32", FieldFault("no_such_day", {"day": "32-mrt-2027"}, "day")),
        ("held_on-day", "x", FieldFault("not_a_date", box="day")),
        ("since", "29 februari 2015", FieldFault("no_such_day", {"day": "29-februari-2015"})),
        ("since", "9-12-15", FieldFault("not_a_date")),
        ("since", "ooit", FieldFault("not_a_date")),
        ("agenda-1-title", "x" * 21, FieldFault("too_long", {"most": 20, "now": 21})),
        ("agenda-1-voted", "on", None),
        ("plaats", "x", FieldFault("unknown_field")),
        ("starts-time", "", FieldFault("not_a_time", box="time")),
    ],
)
def test_a_field_that_cannot_be_read_is_named_with_the_reason(name: str, typed: str, fault: FieldFault | None) -> None:
    form = read(Plan, sent((name, typed)))
    assert list(form.faults.values()) == ([fault] if fault else [])
    if fault is not None and fault.code != "unknown_field":
        assert name.startswith(next(iter(form.faults)))


@pytest.mark.parametrize(
    ("typed", "edtf"),
    [
        ("9-12-2015", "2015-12-09"),
        ("09/12/2015", "2015-12-09"),
        ("9.12.2015", "2015-12-09"),
        ("9 dec 2015", "2015-12-09"),
        ("9 dec. 2015", "2015-12-09"),
        ("  woensdag 9 december 2015 ", "2015-12-09"),
        ("2015-12-09", "2015-12-09"),
        ("29-2-2016", "2016-02-29"),
        ("maart 2011", "2011-03"),
        ("Mrt. 2011", "2011-03"),
        ("3-2011", "2011-03"),
        ("2011-03", "2011-03"),
        ("2011", "2011"),
        ("in of voor 2015", "../2015"),
        ("in of voor maart 2011", "../2011-03"),
        ("op of voor 5 maart 2011", "../2011-03-05"),
        ("../2015", "../2015"),
        ("", None),
    ],
)
def test_a_date_is_read_as_people_write_it_and_as_precisely(typed: str, edtf: str | None) -> None:
    form = read(Plan, sent(("since", typed)))
    assert form.command is not None, form.faults
    assert form.command.since == (ImpreciseDate.parse(edtf) if edtf else None)


@pytest.mark.parametrize(
    ("boxes", "edtf"),
    [
        ({"year": "2011"}, "2011"),
        ({"month": "maart", "year": "2011"}, "2011-03"),
        ({"day": "5", "month": "3", "year": "2011"}, "2011-03-05"),
        ({"year": "2015", "before": "on"}, "../2015"),
    ],
)
def test_boxes_left_empty_make_a_date_less_precise(boxes: dict[str, str], edtf: str) -> None:
    form = read(Plan, sent(*((f"since-{box}", typed) for box, typed in boxes.items()), without="since"))
    assert form.command is not None, form.faults
    assert form.command.since == ImpreciseDate.parse(edtf)


@pytest.mark.parametrize("box", ["day", "month"])
def test_a_year_that_is_missing_is_asked_for_in_its_own_box(box: str) -> None:
    form = read(Plan, sent((f"since-{box}", "3"), without="since"))
    assert form.faults == {"since": FieldFault("missing_year", box="year")}
    assert form.summary(texts_in("nl")) == [("since-year", "Vul het jaar in.")]


def test_the_hour_that_the_clocks_leave_out_is_refused() -> None:
    form = read(Plan, sent(("starts-day", "28"), ("starts-time", "2.30")))
    assert form.faults == {"starts": FieldFault("not_a_time", box="time")}


def test_an_hour_before_the_calendar_begins_is_refused() -> None:
    """It is still the year 0 in Greenwich when it is midnight in Amsterdam."""
    first = [("starts-day", "1"), ("starts-month", "1"), ("starts-year", "0001"), ("starts-time", "0.10")]
    assert read(Plan, sent(*first)).faults == {"starts": FieldFault("not_a_date")}


def test_a_field_from_the_address_cannot_be_overruled_by_the_form() -> None:
    without = sent(without="place")
    form = read(Plan, without, given={"place": "Zaal"})
    assert form.command is not None
    assert form.command.place == "Zaal"
    assert read(Plan, sent(), given={"place": "Zaal"}).faults == {"": FieldFault("unknown_field")}


def test_two_answers_to_one_question_are_not_chosen_between() -> None:
    assert read(Plan, sent(("choice", "for"), ("choice", "against"))).faults == {"choice": FieldFault("one_only")}
    assert read(Plan, sent(("choice", "for"), ("choice", "for"))).command == AS_MEANT


def test_more_rows_than_allowed_are_told() -> None:
    rows = [(f"agenda-{row}-title", "x") for row in range(1, 5)]
    assert read(Plan, sent(*rows, without="agenda-3-voted")).faults == {"agenda": FieldFault("too_many", {"most": 3})}


@pytest.mark.parametrize("bad", ["\0", "\x1b", "\u202e", "\u2066", "\ufffd", "\x85"])
def test_signs_that_hide_or_turn_text_are_refused(bad: str) -> None:
    form = read(Plan, sent(("place", f"Zaal{bad}1")))
    assert form.faults == {"place": FieldFault("characters")}


def test_a_lone_surrogate_is_refused_and_its_text_can_be_shown_again() -> None:
    form = read(Plan, sent() + b"&note=a%ED%A0%80b")
    assert form.faults == {"note": FieldFault("characters")}
    form.text("note").encode()


def test_bytes_that_are_no_utf_8_are_refused() -> None:
    assert read(Plan, sent() + b"&note=%ff%fe").faults == {"note": FieldFault("characters")}
    assert read(Plan, sent() + b"&note=\xff\xfe").faults == {"note": FieldFault("characters")}


def test_the_same_word_typed_in_two_ways_is_one_word() -> None:
    composed, other = (read(Plan, sent(("note", f"caf{e}\u200b\r\n"))) for e in ("\u00e9", "e\u0301"))
    assert composed.command == other.command
    assert composed.command is not None
    assert composed.command.note == "caf\u00e9"


def test_a_text_of_almost_a_megabyte_is_told_how_long_it_may_be() -> None:
    form = read(Plan, sent(("place", "a" * 900_000)))
    assert form.faults == {"place": FieldFault("too_long", {"most": 40, "now": 900_000})}


def test_texts_by_name_are_read_and_the_empty_ones_left_out() -> None:
    class Noted(msgspec.Struct):
        texts: dict[Annotated[str, msgspec.Meta(pattern=r"^ALV-\d+$")], Annotated[str, msgspec.Meta(max_length=5)]]

    form = read(Noted, b"texts-ALV-1=goed&texts-ALV-2=+")
    assert form.command == Noted({"ALV-1": "goed"})
    wrong = read(Noted, b"texts-ALV-1=te+lang&texts-los=goed")
    assert wrong.faults == {
        "texts-ALV-1": FieldFault("too_long", {"most": 5, "now": 7}),
        "texts-los": FieldFault("invalid"),
    }
    assert wrong.sentence("texts-los", texts_in("nl")) == "Kijk de tekst bij dit punt na: zo kunnen we het niet lezen."


def test_a_struct_that_refuses_its_own_values_does_so_in_the_form() -> None:
    class Proud(msgspec.Struct):
        name: str

        def __post_init__(self) -> None:
            raise ValueError("no")

    assert read(Proud, b"name=x").faults == {"": FieldFault("not_a_form")}


def test_a_field_that_no_form_can_hold_is_a_fault_of_the_programmer() -> None:
    class Odd(msgspec.Struct):
        many: bytes

    with pytest.raises(TypeError, match="no form can hold"):
        read(Odd, b"many=x")


def test_a_blank_form_shows_what_it_is_filled_with_and_reads_it_back() -> None:
    asked: dict[str, Any] = msgspec.structs.asdict(AS_MEANT)
    del asked["agenda"], asked["note"]
    form = Form.blank(Plan, "k-2", **asked)
    assert form.key == "k-2"
    again = read(Plan, urlencode(form.kept).encode())
    assert again.command == msgspec.structs.replace(AS_MEANT, agenda=[])


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_fault_has_a_sentence_that_says_what_to_do(language: Any) -> None:
    texts = texts_in(language)
    form = Form(Plan, {}, {"choice": FieldFault("missing_choice")})
    assert form.sentence("choice", texts) == {"nl": "Kies je keuze.", "en": "Choose your choice."}[language]
    facts = {"least": 1, "most": 2, "now": 3, "day": "31-4-2027"}
    for key in texts.keys:
        if key.startswith("form.fault."):
            broken = Form(Plan, {}, {"code": FieldFault(key.removeprefix("form.fault."), facts)})
            assert "{" not in (broken.sentence("code", texts) or "{")


@given_any(st.dictionaries(st.sampled_from([name for name, _ in GOOD]), st.text(max_size=30)), st.binary(max_size=200))
def test_whatever_is_sent_there_is_either_a_command_or_a_fault(typed: dict[str, str], tail: bytes) -> None:
    form = read(Plan, sent(*((n, v.encode("utf-8", "replace").decode()) for n, v in typed.items())) + b"&" + tail)
    assert (form.command is None) == bool(form.faults)
    for _, sentence in form.summary(texts_in("nl")):
        sentence.encode()
    for name, value in form.kept:
        f"{name}={value}".encode()


class Talk(msgspec.Struct, frozen=True, tag="talk", tag_field="kind"):
    """Something to talk about."""

    title: str


class Building(msgspec.Struct, frozen=True):
    """What a motion is about."""

    street: str
    number: int


class Decide(msgspec.Struct, frozen=True, tag="decide", tag_field="kind"):
    """Something to decide, about a house or about none."""

    title: str
    house: Building | None = None


class Evening(msgspec.Struct, frozen=True):
    """An agenda of both."""

    points: list[Talk | Decide]
    last: Talk | Decide | None = None


AN_EVENING = [("points-1-kind", "talk"), ("points-1-title", "Opening"), ("points-2-kind", "decide")]
A_HOUSE = [("points-2-house-street", "Plein"), ("points-2-house-number", "1")]


def test_each_row_is_the_struct_whose_tag_was_typed() -> None:
    pairs = [*AN_EVENING, ("points-2-title", "Kopen"), *A_HOUSE, ("last-kind", "talk"), ("last-title", "Rondvraag")]
    points: list[Talk | Decide] = [Talk("Opening"), Decide("Kopen", Building("Plein", 1))]
    assert forms.read(Evening, pairs).command == Evening(points, Talk("Rondvraag"))


@pytest.mark.parametrize("empty", [[], [("points-2-house-street", " "), ("points-2-house-number", "")]])
def test_a_struct_that_may_be_left_out_is_none_if_nothing_is_typed_in_it(empty: list[tuple[str, str]]) -> None:
    read_form = forms.read(Evening, [*AN_EVENING, ("points-2-title", "Kopen"), *empty, ("last-title", "")])
    assert (read_form.faults, read_form.command) == ({}, Evening([Talk("Opening"), Decide("Kopen")]))


@pytest.mark.parametrize(
    ("pairs", "faults"),
    [
        ([("points-1-title", "x")], {"points-1-kind": FieldFault("missing_choice")}),
        ([("points-1-kind", "sing"), ("points-1-title", "x")], {"points-1-kind": FieldFault("not_offered")}),
        (AN_EVENING, {"points-2-title": FieldFault("missing")}),
        (
            [*AN_EVENING, ("points-2-title", "x"), A_HOUSE[0]],
            {"points-2-house-number": FieldFault("missing")},
        ),
        ([*AN_EVENING[:2], ("points-1-house-street", "Plein")], {"": FieldFault("unknown_field")}),
    ],
)
def test_what_is_wrong_in_a_row_is_told_by_its_name(
    pairs: list[tuple[str, str]], faults: dict[str, FieldFault]
) -> None:
    assert forms.read(Evening, pairs).faults == faults
