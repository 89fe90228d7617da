"""The rulebook is typed, bounded, and says of each parameter where it comes from."""

from typing import Any

import msgspec
import pytest

from governance.rules.statutes import PARAMETERS, Rulebook, default_of, faults, in_force
from governance.rules.verdict import Majority, at_least, more_than

FIELDS = [name for name in Rulebook.__struct_fields__ if name != "from_statutes"]


def test_every_parameter_is_described_and_nothing_else() -> None:
    assert list(PARAMETERS) == FIELDS


def test_where_nothing_is_known_every_parameter_is_a_default() -> None:
    rulebook = Rulebook()
    assert faults(rulebook) == []
    assert {parameter.source for parameter in in_force(rulebook)} == {"default"}
    assert all(rulebook.basis(name).default for name in FIELDS)
    assert {rulebook.basis(name).source for name in FIELDS} == {"law", "practice"}


def test_what_the_statutes_set_is_theirs_also_where_it_equals_the_default() -> None:
    rulebook = Rulebook(notice_days=14, from_statutes=("notice_days", "tie_ordinary"))
    assert faults(rulebook) == []
    sources = {parameter.name: parameter.source for parameter in in_force(rulebook)}
    assert {name for name, source in sources.items() if source == "statutes"} == {"notice_days", "tie_ordinary"}
    assert rulebook.basis("tie_ordinary") == ("statutes", False)


def test_the_defaults_are_those_of_the_law_and_of_common_statutes() -> None:
    rulebook = Rulebook()
    assert rulebook.notice_days == 7
    assert rulebook.day_count == "call-and-meeting"
    assert rulebook.quorum("ordinary") is None
    assert rulebook.quorum("amendment") is None
    assert rulebook.majority("ordinary") == Majority(threshold=more_than("1/2"), base="valid")
    assert rulebook.majority("amendment") == Majority(threshold=at_least("2/3"), base="valid")
    assert rulebook.liability is None
    assert rulebook.self_management_months == 12
    assert PARAMETERS["majority_amendment"].article == "2:43 lid 1 BW"


@pytest.mark.parametrize(
    ("changed", "code", "article"),
    [
        ({"notice_days": -1}, "below-bound", None),
        ({"notice_days": 367}, "above-bound", None),
        ({"votes_per_member": 0}, "below-bound", "2:38 lid 1 BW"),
        ({"votes_per_member": 2}, "not-supported", "2:38 lid 1 BW"),
        ({"open_votes_replaceable": True}, "not-supported", None),
        ({"self_management_months": 0}, "below-bound", None),
        ({"self_management_months": 121}, "above-bound", None),
        ({"financial_year_end": "04-31"}, "no-such-day", "2:10a BW"),
        ({"offices": ()}, "empty", "2:37 lid 7 BW"),
        ({"offices": ("voorzitter", "voorzitter")}, "doubled", "2:37 lid 7 BW"),
    ],
)
def test_a_bound_that_is_broken_is_named_with_its_article(
    changed: dict[str, Any], code: str, article: str | None
) -> None:
    (name,) = changed
    broken = faults(Rulebook(**changed, from_statutes=(name,)))
    assert [(fault.parameter, fault.code, fault.article) for fault in broken] == [(name, code, article)]


@pytest.mark.parametrize(
    "changed",
    [
        {"notice_days": 0},
        {"notice_days": 366},
        {"self_management_months": 1},
        {"self_management_months": 120},
        {"financial_year_end": "02-29"},
        {"liability": "UA"},
        {"members_see": "names"},
        {"quorum_ordinary": at_least("1/1")},
        {"majority_amendment": Majority(threshold=more_than("1/2"), base="cast")},
    ],
)
def test_what_stays_within_the_bounds_can_be_adopted(changed: dict[str, Any]) -> None:
    assert faults(Rulebook(**changed, from_statutes=tuple(changed))) == []


def test_every_fault_is_given_at_once() -> None:
    broken = Rulebook(
        notice_days=-1, votes_per_member=0, from_statutes=("notice_days", "votes_per_member", "colour", "colour")
    )
    assert [(fault.parameter, fault.code) for fault in faults(broken)] == [
        ("notice_days", "below-bound"),
        ("votes_per_member", "below-bound"),
        ("from_statutes", "doubled"),
        ("colour", "unknown-parameter"),
        ("colour", "unknown-parameter"),
    ]


def test_a_value_that_is_no_default_must_come_from_the_statutes() -> None:
    """Else a verdict would call it a default, which it is not."""
    (fault,) = faults(Rulebook(notice_days=14))
    assert (fault.parameter, fault.code) == ("notice_days", "not-from-statutes")


def test_a_name_that_is_no_parameter_has_no_source() -> None:
    with pytest.raises(KeyError):
        Rulebook().source_of("colour")
    with pytest.raises(KeyError):
        Rulebook().basis("from_statutes")


def test_a_field_that_no_rulebook_has_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(b'{"notice_day": 14}', type=Rulebook)


RECORDED = (
    b'{"financial_year_end":"12-31","liability":null,"offices":["voorzitter","secretaris","penningmeester"],'
    b'"notice_days":7,"day_count":"call-and-meeting","quorum_ordinary":null,"quorum_amendment":null,'
    b'"majority_ordinary":{"threshold":{"comparison":"more_than","share":"1/2"},"base":"valid"},'
    b'"majority_amendment":{"threshold":{"comparison":"at_least","share":"2/3"},"base":"valid"},'
    b'"tie_ordinary":"rejected","votes_per_member":1,"open_votes_replaceable":false,"members_see":"nothing",'
    b'"self_management_months":12,"from_statutes":[]}'
)


def test_a_rulebook_that_was_recorded_is_read_for_ever() -> None:
    assert msgspec.json.decode(RECORDED, type=Rulebook) == Rulebook()
    written = msgspec.json.decode(msgspec.json.encode(Rulebook()))
    assert {name: written[name] for name in msgspec.json.decode(RECORDED)} == msgspec.json.decode(RECORDED)


@pytest.mark.parametrize("name", FIELDS)
def test_a_rulebook_recorded_before_a_parameter_was_there_has_its_default(name: str) -> None:
    without = {key: value for key, value in msgspec.json.decode(RECORDED).items() if key != name}
    assert getattr(msgspec.convert(without, Rulebook), name) == default_of(name)


@pytest.mark.parametrize("name", FIELDS)
def test_a_parameter_is_shown_as_it_stands_in_json(name: str) -> None:
    shown = {parameter.name: parameter.value for parameter in in_force(Rulebook())}
    assert shown[name] == msgspec.json.decode(msgspec.json.encode(Rulebook()))[name]
