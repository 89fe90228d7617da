"""What a body may hold follows from the struct that it is read into."""

from typing import Annotated, Literal

import msgspec
import pytest
from msgspec import Meta

from api.access.bounds import MOST_BYTES, MOST_FIELDS, UNKNOWN_SENDER, bounds_of
from api.access.request import HOLDS
from api.pages import page_routes
from api.pages.minutes.writing import WriteBlock
from governance.commands.meetings.convening import ConveneAssembly
from governance.commands.meetings.minutes import CirculateMinutes
from governance.commands.membership import AdmitMember
from governance.commands.rooms import OpenRoom
from governance.commands.statutes import AdoptStatutes
from governance.commands.voting.casting import CastVote
from governance.commands.voting.declaring import DeclareResult
from governance.log.command import SLICES, Command


class Small(msgspec.Struct):
    """Nothing but what is around every form."""


class Lines(msgspec.Struct):
    """A list with bounds."""

    lines: Annotated[list[Annotated[str, Meta(max_length=100)]], Meta(max_length=7)]


class Choices(msgspec.Struct):
    """A list of which each element is one of a few."""

    choices: tuple[Literal["een", "twee"], ...]


class Free(msgspec.Struct):
    """A text without bounds."""

    text: str


def test_nobody_unknown_sends_more_than_a_quarter_of_a_megabyte_in_five_hundred_fields() -> None:
    assert UNKNOWN_SENDER == (256_000, 500)


def test_a_list_holds_so_many_and_a_choice_each_of_its_values() -> None:
    around = bounds_of(Small)
    lines, choices = bounds_of(Lines), bounds_of(Choices)
    assert lines.fields - around.fields == 7
    assert lines.size - around.size >= 7 * 100 * len("%F0%9F%98%80")
    assert choices.fields - around.fields == 2


def test_what_has_no_bounds_holds_what_anybody_may_send() -> None:
    assert bounds_of(Free) == UNKNOWN_SENDER


@pytest.mark.parametrize("kind", SLICES, ids=lambda kind: kind.__name__)
def test_a_command_holds_more_than_nothing_and_no_more_than_any_body(kind: type[Command]) -> None:
    assert bounds_of(Small).size < bounds_of(kind).size <= bounds_of(CirculateMinutes).size == MOST_BYTES


def test_statutes_hold_a_value_for_each_parameter_and_no_form_has_more_fields_than_any() -> None:
    """The value of a setting can be of any shape, so its own type does not bound it."""
    assert bounds_of(AdoptStatutes) > UNKNOWN_SENDER
    assert bounds_of(ConveneAssembly).fields == MOST_FIELDS


def test_a_vote_holds_little() -> None:
    """The longest name of a voting is that of one in a room, and eighty characters are at most twelve bytes each."""
    assert bounds_of(CastVote).size - bounds_of(Small).size < 1_300


def test_what_is_recorded_on_pages_is_held_to_what_its_own_form_can_hold() -> None:
    kinds = {route.opt[HOLDS] for route in page_routes() if HOLDS in route.opt}
    much, little = {ConveneAssembly, WriteBlock}, {DeclareResult, AdmitMember, OpenRoom}
    assert much | little <= kinds
    assert all(bounds_of(kind).size > UNKNOWN_SENDER.size for kind in much)
    assert all(bounds_of(kind) < UNKNOWN_SENDER for kind in little)
