"""The rulebook is what the statutes say and defaults besides: typed, bounded, and it says where each comes from."""

from datetime import date, timedelta
from typing import Any, Literal

import msgspec
import pytest

from governance.ids import Clause, ParameterKind, ParameterName
from governance.rules.articles import AMENDMENT
from governance.rules.not_built import NOT_BUILT
from governance.rules.parameters import Default, NoRule, PerKind, Setting, Single
from governance.rules.statutes import PARAMETERS, Rulebook, faults, in_force, in_order
from governance.rules.verdict import Majority, TieRule, at_least, more_than
from tests.governance.rulebooks import a_rulebook, settings

DAY = date(2026, 6, 9)
PLACES = [(name, kind) for name, parameter in PARAMETERS.items() for kind in parameter.kinds]


def set_to(name: str, plain: Any, kind: str | None = None, clause: str | None = None) -> Setting:
    return Setting(
        parameter=ParameterName(name),
        kind=None if kind is None else ParameterKind(kind),
        value=plain,
        clause=None if clause is None else Clause(clause),
    )


def test_where_nothing_is_known_every_parameter_is_a_default() -> None:
    rulebook = Rulebook(DAY)
    assert all(parameter.default and parameter.clause is None for parameter in in_force(rulebook))
    assert {parameter.source for parameter in in_force(rulebook)} == {"law", "practice"}
    assert [(parameter.name, parameter.kind) for parameter in in_force(rulebook)] == PLACES


def test_what_the_statutes_set_is_theirs_also_where_it_equals_the_default() -> None:
    rulebook = Rulebook(DAY, (set_to("notice_days", 14, clause="12.3"), set_to("tie", "rejected", "ordinary")))
    assert faults(rulebook.statutes) == []
    shown = {(parameter.name, parameter.kind) for parameter in in_force(rulebook) if not parameter.default}
    assert shown == {("notice_days", None), ("tie", "ordinary")}
    assert rulebook.basis("notice_days") == ("statutes", False, "12.3")
    assert rulebook.basis("tie", "ordinary") == ("statutes", False, None)
    assert (rulebook.notice_days, rulebook.tie["ordinary"]) == (14, "rejected")


def test_what_the_statutes_set_for_one_kind_leaves_the_other_at_its_default() -> None:
    rulebook = a_rulebook(quorum={"amendment": at_least("2/3")})
    assert (rulebook.quorum["ordinary"], rulebook.quorum["amendment"]) == (None, at_least("2/3"))
    assert rulebook.basis("quorum", "ordinary").default is True
    assert rulebook.basis("quorum", "amendment").default is False


def test_statutes_that_ask_no_quorum_are_no_default() -> None:
    rulebook = a_rulebook(quorum={"ordinary": None})
    assert rulebook.quorum["ordinary"] is None
    assert rulebook.basis("quorum", "ordinary").source == "statutes"


def test_the_defaults_are_those_of_the_law_and_of_common_statutes() -> None:
    rulebook = Rulebook(DAY)
    assert rulebook.notice_days == 7
    assert rulebook.day_count == "call-and-meeting"
    assert rulebook.quorum["ordinary"] is None
    assert rulebook.quorum["amendment"] is None
    assert rulebook.majority["ordinary"] == Majority(threshold=more_than("1/2"), base="valid")
    assert rulebook.majority["amendment"] == Majority(threshold=at_least("2/3"), base="valid")
    assert rulebook.liability is None
    assert rulebook.self_management_months == 12
    assert PARAMETERS["majority"].article(ParameterKind("amendment")) == AMENDMENT
    assert PARAMETERS["majority"].article(ParameterKind("ordinary")) is None


@pytest.mark.parametrize("kind", ["dissolution", "persons", "merger", "colour"])
@pytest.mark.parametrize("name", ["quorum", "majority", "tie"])
def test_the_rule_of_a_kind_that_has_none_is_an_error_and_not_the_rule_of_another(name: str, kind: str) -> None:
    rulebook = a_rulebook(quorum={"ordinary": at_least("1/2")})
    with pytest.raises(NoRule, match=kind):
        getattr(rulebook, name)[kind]
    with pytest.raises(NoRule, match=kind):
        rulebook.basis(name, kind)


def test_a_parameter_with_kinds_has_no_rule_for_all_of_them_together() -> None:
    with pytest.raises(NoRule):
        Rulebook(DAY).basis("quorum")


def test_a_name_that_is_no_parameter_has_no_source() -> None:
    with pytest.raises(KeyError):
        Rulebook(DAY).basis("colour")


@pytest.mark.parametrize(
    ("name", "plain", "code", "article"),
    [
        ("notice_days", -1, "below-bound", None),
        ("notice_days", 367, "above-bound", None),
        ("notice_days", "7", "not-a-value", None),
        ("notice_days", None, "not-a-value", None),
        ("notice_days", True, "not-a-value", None),
        ("votes_per_member", 0, "below-bound", "2:38 lid 1 BW"),
        ("votes_per_member", 2, "not-supported", "2:38 lid 1 BW"),
        ("open_votes_replaceable", True, "not-supported", None),
        ("self_management_months", 0, "below-bound", None),
        ("self_management_months", 121, "above-bound", None),
        ("financial_year_end", "04-31", "no-such-day", "2:10a BW"),
        ("financial_year_end", "4-30", "not-a-value", "2:10a BW"),
        ("offices", [], "empty", "2:37 lid 7 BW"),
        ("offices", ["voorzitter", "voorzitter"], "doubled", "2:37 lid 7 BW"),
        ("liability", "NV", "not-a-value", "2:56 lid 1 BW"),
        ("colour", "red", "unknown-parameter", None),
        *((name, 1, "not-supported", None) for name in sorted(NOT_BUILT)),
    ],
)
def test_what_is_wrong_is_named_with_its_article(name: str, plain: Any, code: str, article: str | None) -> None:
    assert faults([set_to(name, plain)]) == [(name, None, code, article)]


@pytest.mark.parametrize(
    ("name", "kind", "plain", "code", "article"),
    [
        ("tie", "ordinary", "chair", "not-supported", None),
        ("tie", "ordinary", "lot", "not-supported", None),
        ("tie", "ordinary", "coin", "not-a-value", None),
        ("tie", "amendment", "rejected", "not-supported", None),
        ("quorum", "dissolution", None, "not-supported", None),
        ("quorum", "colour", None, "no-such-kind", None),
        ("quorum", None, None, "no-such-kind", None),
        ("notice_days", "ordinary", 7, "no-such-kind", None),
        ("quorum", "ordinary", {"comparison": "at_least", "share": "3/2"}, "not-a-value", None),
        ("quorum", "ordinary", {"comparison": "at_least", "share": "2/4"}, "not-a-value", None),
        ("majority", "amendment", {"threshold": {"comparison": "more_than", "share": "1/2"}}, "not-a-value", AMENDMENT),
    ],
)
def test_what_is_wrong_for_a_kind_names_that_kind(
    name: str, kind: str | None, plain: Any, code: str, article: str | None
) -> None:
    assert faults([set_to(name, plain, kind)]) == [(name, kind, code, article)]


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("notice_days", 0),
        ("notice_days", 366),
        ("self_management_months", 1),
        ("self_management_months", 120),
        ("financial_year_end", "02-29"),
        ("liability", "UA"),
        ("liability", None),
        ("members_see", "names"),
        ("offices", ("secretaris",)),
        ("quorum", {"ordinary": at_least("1/1"), "amendment": None}),
        ("majority", {"amendment": Majority(threshold=more_than("1/2"), base="cast")}),
    ],
)
def test_what_stays_within_the_bounds_can_be_adopted_and_is_read_as_it_was_set(name: str, typed: Any) -> None:
    rulebook = a_rulebook(**{name: typed})
    assert faults(rulebook.statutes) == []
    if isinstance(typed, dict):
        assert {kind: getattr(rulebook, name)[kind] for kind in typed} == typed
    else:
        assert getattr(rulebook, name) == typed


def test_every_fault_is_given_at_once() -> None:
    broken = faults(
        [
            set_to("notice_days", -1),
            set_to("votes_per_member", 0),
            set_to("notice_days", 8),
            set_to("colour", None),
            set_to("quorum", None, "ordinary"),
            set_to("quorum", None, "amendment"),
        ]
    )
    assert [(fault.parameter, fault.code) for fault in broken] == [
        ("notice_days", "below-bound"),
        ("votes_per_member", "below-bound"),
        ("notice_days", "doubled"),
        ("colour", "unknown-parameter"),
    ]


def test_no_parameter_that_can_be_judged_is_listed_as_one_that_cannot() -> None:
    assert NOT_BUILT & PARAMETERS.keys() == set()


def test_what_is_written_has_one_order_and_one_form() -> None:
    plain = {"share": "2/3", "comparison": "at_least"}
    written = in_order([set_to("quorum", plain, "amendment"), set_to("notice_days", 7)])
    assert [setting.parameter for setting in written] == ["notice_days", "quorum"]
    assert written == settings(quorum={"amendment": at_least("2/3")}, notice_days=7)
    assert msgspec.msgpack.encode(written) == msgspec.msgpack.encode(
        settings(notice_days=7, quorum={"amendment": at_least("2/3")})
    )


@pytest.mark.parametrize("place", PLACES)
def test_a_default_stands_on_the_wire_as_what_the_statutes_set_would(place: tuple[str, Any]) -> None:
    name, kind = place
    (shown,) = [shown for shown in in_force(Rulebook(DAY)) if (shown.name, shown.kind) == place]
    assert faults([set_to(name, shown.value, kind)]) == []
    assert msgspec.json.decode(msgspec.json.encode(shown.value)) == shown.value


class Later(Rulebook):
    """A rulebook of which a default changed, and to which a kind and a parameter came, on days of their own."""

    notice_days = Single[int](int, Default(7, "practice"), Default(14, "law", date(2026, 7, 1)), least=0)
    tie = PerKind[TieRule](TieRule, {"persons": [Default("rejected", "practice", date(2026, 7, 1))]})
    withdrawal = Single[Literal["vote", "next"]](Literal["vote", "next"], Default("vote", "law", date(2021, 7, 1)))


@pytest.mark.parametrize(
    ("day", "days", "withdrawal"),
    [
        (date(2026, 6, 30), 7, "vote"),
        (date(2026, 7, 1), 14, "vote"),
        (date(2021, 7, 1), 7, "vote"),
        (date(2021, 6, 30), 7, None),
    ],
)
def test_a_default_counts_from_its_day_on(day: date, days: int, withdrawal: str | None) -> None:
    """What was decided before is judged without it, and before its first day a parameter has no rule at all."""
    book = Later(day)
    assert book.notice_days == days
    if withdrawal is None:
        with pytest.raises(NoRule):
            _ = book.withdrawal
    else:
        assert book.withdrawal == withdrawal


def test_what_the_statutes_say_holds_also_before_the_day_of_a_default() -> None:
    day = date(2021, 6, 30)
    assert Later(day, (set_to("withdrawal", "next"),)).withdrawal == "next"


def test_a_kind_that_comes_has_its_day_too() -> None:
    day = date(2026, 7, 1)
    assert Later(day).tie["persons"] == "rejected"
    with pytest.raises(NoRule):
        Later(day - timedelta(days=1)).tie["persons"]
