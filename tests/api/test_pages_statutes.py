"""The statutes on pages: what holds and where it comes from, and how they are entered, clause by clause."""

from datetime import timedelta
from typing import Final

import pytest

from api.pages.statutes.places import PLACES, command_of, questions
from api.pages.statutes.places import STATUTES as STATUTES_ASKED
from api.texts import LANGUAGES, Language, texts_in
from api.web.forms import read
from governance.commands.statutes import AdoptStatutes
from governance.ids import Clause
from governance.rules.entrenched import Entrenchment
from governance.rules.not_built import TOPICS_NOT_BUILT
from governance.rules.verdict import at_least
from tests.api.conftest import House
from tests.api.visiting import Somebody, somebody
from tests.governance.rulebooks import a_rulebook
from tests.rights import ROLES

NL: Final = texts_in("nl")
STATUTES: Final = "/statuten"
ENTER: Final = "/statuten/invoeren"
DEED: Final = {
    "in_force_on__day": "1",
    "in_force_on__month": "2",
    "in_force_on__year": "2026",
    "source": "Voorbeeldakte",
}
ALL: Final = {
    "financial_year_end__day": "30",
    "financial_year_end__month": "juni",
    "liability__choice": "ua",
    "offices__offices": "secretaris",
    "notice_days__number": "14",
    "notice_days__clause": "12.3",
    "day_count__choice": "call",
    "notice_days_amendment__number": "21",
    "text_open_days__number": "10",
    "call_names_hour__choice": "true",
    "call_names_items__choice": "true",
    "unanimity_heals_call__choice": "true",
    "quorum_at__choice": "both",
    "entrenched__1__clauses": "1.2, 4",
    "entrenched__1__comparison": "at_least",
    "entrenched__1__share": "9/10",
    "entrenched__1__base": "valid",
    "entrenched__1__by": "22.1",
    "entrenched__2__clauses": "3",
    "entrenched__2__comparison": "never",
    "entrenched__2__by": "22.2",
    "quorum__ordinary__comparison": "none",
    "quorum__amendment__comparison": "at_least",
    "quorum__amendment__share": "4 / 6",
    "quorum__amendment__clause": "21.1",
    "majority__ordinary__comparison": "more_than",
    "majority__ordinary__share": "1/2",
    "majority__ordinary__base": "cast",
    "majority__amendment__comparison": "at_least",
    "majority__amendment__share": "3/4",
    "majority__amendment__base": "valid",
    "tie__ordinary__choice": "rejected",
    "votes_per_member__number": "1",
    "open_votes_replaceable__choice": "false",
    "members_see__choice": "names",
    "majority__board__comparison": "more_than",
    "majority__board__share": "1/2",
    "majority__board__base": "valid",
    "tie__board__choice": "rejected",
    "board_needed__number": "2",
    "incomplete_board_competent__choice": "false",
    "board_votes__voorzitter__number": "2",
    "board_votes__secretaris__number": "1",
    "board_votes__penningmeester__number": "1",
    "conflict_fallback__choice": "board",
    "charter_organ__choice": "board",
    "self_management_months__number": "18",
}


QUORUM: Final = "quorum-ordinary"
TOO_MANY: Final = NL.t("form.fault.too_large", the=NL.t("field.number.the"), most=366)
TOO_FEW: Final = NL.t("form.fault.too_small", the=NL.t("field.number.the"), least=7)
NOT_YET: Final = NL.t("form.fault.not_supported")
CHOOSE: Final = NL.t("form.fault.missing_choice", the=NL.t("field.comparison.the"))
FILL_IN_THE_SHARE: Final = NL.t("form.fault.missing", the=NL.t("field.share.the"))
NO_SHARE: Final = NL.t("form.fault.no_share")


async def secretaris(house: House) -> Somebody:
    return await somebody(house, "secretaris")


async def test_anybody_sees_what_holds_and_where_it_comes_from(house: House) -> None:
    page = await (await somebody(house, "anyone")).open(STATUTES)
    assert (page.status, page.headings) == (200, 1)
    for place in PLACES:
        assert NL.t(f"{place.key}.title") in page.text
        assert NL.t(place.key) in page.text
    assert NL.t("statutes.source.practice") in page.text
    assert NL.t("statutes.source.article", article="2:10a BW") in page.text
    assert ENTER not in page.links


@pytest.mark.parametrize("path", ["/", STATUTES])
async def test_the_page_is_found_by_whoever_looks_for_it(house: House, path: str) -> None:
    page = await (await secretaris(house)).open(path)
    assert (STATUTES if path == "/" else ENTER) in page.links


async def test_statutes_are_entered_by_the_secretaris_and_the_operator(house: House) -> None:
    for role in ROLES:
        page = await (await somebody(house, role)).open(ENTER)
        allowed = role in ("secretaris", "operator")
        assert (role, page.status) == (role, 200 if allowed else 401 if role == "anyone" else 403)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_each_parameter_is_asked_with_what_it_means_its_bounds_and_its_default(
    house: House, language: Language
) -> None:
    texts = texts_in(language)
    page = await (await secretaris(house)).open(ENTER, taal=language)
    assert len(questions(house.services.today(), texts)) == len(PLACES)
    for question in questions(house.services.today(), texts):
        for words in (question.title, question.meaning, question.default):
            assert words in page.text
        if question.bounds:
            assert question.bounds in page.text
        if question.article:
            assert texts.t("statutes.article", article=question.article) in page.text
        assert f'name="{question.name}-clause"' in page.html
    assert texts.t("statutes.bounds.between", least=0, most=366) in page.text
    for topic in TOPICS_NOT_BUILT:
        assert texts.t(f"statutes.not_built.{topic}") in page.text


async def test_everything_that_a_deed_says_is_checked_recorded_and_shown(house: House) -> None:
    by = await secretaris(house)
    check = await by.send(ENTER, await by.open(ENTER), **DEED, **ALL)
    assert check.is_check
    assert "14 dagen (artikel 12.3)" in check.text
    assert "minstens twee derde van de stemgerechtigde leden (artikel 21.1)" in check.text
    assert NL.t("statutes.open", n=0) in check.text
    page = await by.send(ENTER, check, _step="record")
    assert page.path.startswith(f"{STATUTES}?on=2026-02-01")
    for words in (
        "30 juni",
        "14 dagen Statuten, artikel 12.3",
        "geen quorum Statuten",
        "minstens twee derde van de stemgerechtigde leden Statuten, artikel 21.1",
        "meer dan de helft van de uitgebrachte stemmen, ook blanco Statuten",
        "minstens drie kwart van de geldige stemmen Statuten",
        "21 dagen Statuten",
        "bij de opening en bij elke stemming Statuten",
        "artikelen 1.2 en 4: minstens negen tiende van de geldige stemmen (artikel 22.1);",
        "artikel 3: mag niet worden gewijzigd (artikel 22.2) Statuten",
        "elkaars naam Statuten",
        "18 maanden Statuten",
    ):
        assert words in page.text
    assert NL.t("statutes.source.practice") not in page.text
    shown = (await house.get("/api/cooperative?on=2026-02-01")).json()["rulebook"]["parameters"]
    assert {parameter["source"] for parameter in shown} == {"statutes"}
    assert [parameter["clause"] for parameter in shown if parameter["clause"]] == ["12.3", "21.1"]


async def test_what_is_left_empty_stays_open_and_the_log_does_not_hold_it(house: House) -> None:
    by = await secretaris(house)
    check = await by.send(ENTER, await by.open(ENTER), **DEED, notice_days__number="7")
    assert NL.t("statutes.open", n=len(PLACES) - 1) in check.text
    await by.send(ENTER, check, _step="record")
    shown = (await house.get("/api/cooperative?on=2026-02-01")).json()["rulebook"]["parameters"]
    assert [parameter["name"] for parameter in shown if parameter["source"] == "statutes"] == ["notice_days"]


async def test_the_form_begins_with_what_the_statutes_of_today_say(house: House) -> None:
    forbidden = Entrenchment(clauses=(Clause("3"),), by=Clause("22.2"))
    book = a_rulebook(
        notice_days=14, quorum={"amendment": at_least("2/3")}, financial_year_end="06-30", entrenched=(forbidden,)
    )
    yesterday = house.services.today() - timedelta(days=1)
    await house.do(AdoptStatutes(parameters=book.statutes, in_force_on=yesterday, source="Voorbeeldakte"))
    form = (await (await secretaris(house)).open(ENTER)).form()
    assert (form["notice_days-number"], form["quorum-amendment-share"]) == ("14", "2/3")
    assert (form["entrenched-1-clauses"], form["entrenched-1-comparison"]) == ("3", "never")
    assert (form["financial_year_end-day"], form["financial_year_end-month"]) == ("30", "6")


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        (
            {"notice_days-number": "367"},
            "notice_days-number",
            TOO_MANY,
        ),
        ({"votes_per_member-number": "2"}, "votes_per_member-number", NOT_YET),
        ({"tie-ordinary-choice": "chair"}, "tie-ordinary-choice", NOT_YET),
        ({"open_votes_replaceable-choice": "true"}, "open_votes_replaceable-choice", NOT_YET),
        ({"notice_days-clause": "12.3"}, "notice_days-number", NL.t("form.fault.clause_alone")),
        ({"offices-clause": "12.3"}, "offices-offices", NL.t("form.fault.clause_alone")),
        (
            {"notice_days-number": "8", "notice_days-clause": "art. 12"},
            "notice_days-clause",
            NL.t("form.AdoptStatutes.clause.invalid"),
        ),
        (
            {f"{QUORUM}-comparison": "at_least"},
            f"{QUORUM}-share",
            NL.t("form.fault.missing", the=NL.t("field.share.the")),
        ),
        ({f"{QUORUM}-share": "1/2"}, f"{QUORUM}-comparison", CHOOSE),
        ({f"{QUORUM}-comparison": "at_least", f"{QUORUM}-share": "3/2"}, f"{QUORUM}-share", NO_SHARE),
        ({f"{QUORUM}-comparison": "more_than", f"{QUORUM}-share": "1/1"}, f"{QUORUM}-share", NO_SHARE),
        ({f"{QUORUM}-comparison": "at_least", f"{QUORUM}-share": "helft"}, f"{QUORUM}-share", NO_SHARE),
        ({f"{QUORUM}-comparison": "at_least", f"{QUORUM}-share": "1/0"}, f"{QUORUM}-share", NO_SHARE),
        (
            {"majority-ordinary-comparison": "at_least", "majority-ordinary-share": "1/2"},
            "majority-ordinary-base",
            NL.t("form.fault.missing_choice", the=NL.t("field.base.the")),
        ),
        (
            {"financial_year_end-day": "31", "financial_year_end-month": "april"},
            "financial_year_end-day",
            NL.t("form.fault.no_such_day_of_year"),
        ),
        ({"notice_days_amendment-number": "6"}, "notice_days_amendment-number", TOO_FEW),
        ({"entrenched-1-by": "22.1"}, "entrenched-1-clauses", NL.t("form.fault.missing", the="de artikelen")),
        ({"entrenched-1-clauses": "3"}, "entrenched-1-comparison", CHOOSE),
        (
            {"entrenched-2-clauses": "3", "entrenched-2-comparison": "never"},
            "entrenched-2-by",
            NL.t("form.fault.missing", the="het artikel dat dit zegt"),
        ),
        (
            {"entrenched-1-clauses": "artikel 3", "entrenched-1-comparison": "never", "entrenched-1-by": "22.1"},
            "entrenched-1-clauses",
            NL.t("form.fault.invalid", the="de artikelen"),
        ),
        (
            {"entrenched-1-clauses": "3", "entrenched-1-comparison": "at_least", "entrenched-1-by": "22.1"},
            "entrenched-1-share",
            FILL_IN_THE_SHARE,
        ),
        ({"financial_year_end-day": "31"}, "financial_year_end-month", NL.t("form.fault.missing", the="de maand")),
        (
            {"financial_year_end-day": "31", "financial_year_end-month": "brumaire"},
            "financial_year_end-month",
            NL.t("form.fault.invalid", the="de maand"),
        ),
    ],
)
def test_what_is_wrong_is_said_at_its_field(typed: dict[str, str], field: str, sentence: str) -> None:
    day = {"in_force_on-day": "1", "in_force_on-month": "2", "in_force_on-year": "2026"}
    form = command_of(read(STATUTES_ASKED, list({**day, "source": "Voorbeeldakte", **typed}.items())))
    assert form.command is None
    assert form.summary(NL) == [(field, sentence)]


async def test_all_that_is_wrong_is_said_at_once_and_all_stays_filled_in(house: House) -> None:
    by = await secretaris(house)
    before = house.recorded
    typed = {"votes_per_member__number": "2", "quorum__ordinary__comparison": "at_least", "notice_days__number": "367"}
    page = await by.send(ENTER, await by.open(ENTER), **DEED, **typed)
    assert page.status == 422
    for sentence in (TOO_MANY, NOT_YET, FILL_IN_THE_SHARE):
        assert page.text.count(sentence) == 2, "in the summary and at the field"
    assert (page.form()["votes_per_member-number"], page.form()["notice_days-number"]) == ("2", "367")
    assert house.recorded == before


async def test_the_same_statutes_twice_are_refused_on_the_page(house: House) -> None:
    by = await secretaris(house)
    for status in (200, 409):
        check = await by.send(ENTER, await by.open(ENTER), **DEED, notice_days__number="9")
        page = await by.send(ENTER, check, _step="record")
        assert page.status == status


async def test_from_the_check_one_goes_back_to_the_questions(house: House) -> None:
    by = await secretaris(house)
    check = await by.send(ENTER, await by.open(ENTER), **DEED, notice_days__number="9")
    again = await by.send(ENTER, check, _step="change")
    assert again.form()["notice_days-number"] == "9"
    assert not again.is_check


async def test_before_there_are_statutes_the_page_says_so(house: House) -> None:
    page = await (await somebody(house, "anyone")).open(STATUTES, on="2015-12-08")
    assert page.status == 200
    assert NL.t("day.not_founded") in page.text
