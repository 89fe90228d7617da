"""The catalogues: alike in every language, short, said to "je", and complete for the pages that use them."""

import re
from datetime import UTC, date, datetime, time
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, get_args

import pytest
from jinja2 import nodes
from markupsafe import Markup
from msgspec import structs

import governance.commands
from api.texts import LANGUAGES, Language, MissingTextError, texts_in
from api.texts.catalogue import catalogue_of
from api.texts.parameters import parameter_key
from api.texts.verdicts import threshold_in_words
from api.web.forms import read
from api.web.templating import TEMPLATES, environment
from governance.dates import ImpreciseDate
from governance.ids import Line
from governance.log.command import Command
from governance.rules.statutes import PARAMETERS
from governance.rules.verdict import Threshold, at_least, more_than

NL, EN = texts_in("nl"), texts_in("en")
HOLDER = re.compile(r"\{(\w+)\}")
MOST_WORDS = 20


def entries(language: Language) -> dict[str, list[str]]:
    """Key to sentences: one, or one per plural form."""
    source = [entry for entry in catalogue_of(language) if entry.id]
    return {
        entry.id if isinstance(entry.id, str) else entry.id[0]: [entry.string]
        if isinstance(entry.string, str)
        else list(entry.string or [])
        for entry in source
    }


def sentences(language: Language) -> list[tuple[str, str]]:
    return [(key, sentence) for key, texts in entries(language).items() for sentence in texts]


def test_every_language_has_the_same_keys_and_the_same_holes_to_fill() -> None:
    nl, en = entries("nl"), entries("en")
    assert nl.keys() == en.keys()
    for key in nl:
        assert set(HOLDER.findall(" ".join(nl[key]))) == set(HOLDER.findall(" ".join(en[key]))), key
        assert len(nl[key]) == len(en[key]), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_empty_or_fuzzy(language: Language) -> None:
    for key, sentence in sentences(language):
        assert sentence.strip() == sentence, key
        assert sentence, key
    assert len(entries(language)) == len(texts_in(language).keys)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_longer_than_twenty_words(language: Language) -> None:
    for key, text in sentences(language):
        for sentence in re.split(r"(?<=[.!?:])\s+", text):
            assert len(sentence.split()) <= MOST_WORDS, (key, sentence)


def test_nobody_is_addressed_as_u() -> None:
    for key, sentence in sentences("nl"):
        assert not re.search(r"\b(u|uw|uzelf)\b", sentence, re.IGNORECASE), (key, sentence)


@pytest.mark.parametrize("key", ["refusal.suspended.detail", "step.SuspendMember.means.1", "step.SuspendMember.rule"])
def test_a_suspended_member_is_told_that_they_may_speak_on_their_suspension(key: str) -> None:
    """No vote, and access where it is dealt with (BW 2:38 lid 1, second half)."""
    for sentence, no_vote, of_it, speak in (
        (NL.t(key), "geen stem", "schorsing", "iets zeggen"),
        (EN.t(key), "no vote", "suspension", "speak"),
    ):
        assert no_vote in sentence
        assert of_it in sentence
        assert speak in sentence


@pytest.mark.parametrize(
    ("language", "asks", "operator"),
    [("nl", r"\bvraag\b.*\bcode", "beheerder"), ("en", r"\bask\b.*\bfor a\b.*\bcode", "operator")],
)
def test_a_new_code_is_always_asked_of_the_operator(language: Language, asks: str, operator: str) -> None:
    """Who makes codes could vote as anybody, so no office makes them and no text sends anybody elsewhere."""
    asking = [
        (key, sentence)
        for key, text in sentences(language)
        for sentence in re.split(r"(?<=[.!?])\s+", text)
        if re.search(asks, sentence, re.IGNORECASE)
    ]
    assert {"sign_in.help", "problem.expired.next", "next.MemberAdmitted.2"} <= {key for key, _ in asking}
    assert [asked for asked in asking if operator not in asked[1]] == []


def test_english_calls_each_office_by_its_dutch_name_and_explains_it_where_it_stands_alone() -> None:
    """One word per thing (the glossary): the law and the members use these."""
    for key, sentence in sentences("en"):
        if not key.startswith("office."):
            assert not re.search(r"\b(secretary|treasurer|chair)\b", sentence, re.IGNORECASE), (key, sentence)
    assert EN.t("office.secretaris") == "secretaris (secretary)"


def test_no_field_is_called_verplicht() -> None:
    for key, sentence in sentences("nl"):
        assert "verplicht" not in sentence.lower() or key == "form.optional", key


def called_with(tree: nodes.Template) -> list[nodes.Expr]:
    return [
        call.args[0]
        for call in tree.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name == "t" and call.args
    ]


def all_templates() -> list[str]:
    return sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))


@pytest.mark.parametrize("name", all_templates())
def test_every_key_in_a_template_has_a_sentence(name: str) -> None:
    pages = environment("nl")
    assert pages.loader is not None
    for key in called_with(pages.parse(pages.loader.get_source(pages, name)[0])):
        if isinstance(key, nodes.Const):
            assert NL.has(key.value), key.value
        elif isinstance(key, nodes.Concat) and isinstance(key.nodes[0], nodes.Const):
            start = key.nodes[0].value
            assert any(known.startswith(start) for known in NL.keys), start


def all_commands() -> list[type[Command]]:
    """Every command of every capability."""
    for module in iter_modules(governance.commands.__path__):
        import_module(f"{governance.commands.__name__}.{module.name}")
    kinds, queue = [], [Command]
    while queue:
        kinds += (below := queue.pop().__subclasses__())
        queue += below
    return [kind for kind in kinds if kind.__module__.startswith(governance.commands.__name__)]


@pytest.mark.parametrize("kind", all_commands(), ids=lambda kind: kind.__name__)
def test_every_field_of_a_command_has_a_name_to_ask_for_it_by(kind: type[Command]) -> None:
    for field in structs.fields(kind):
        assert NL.has(f"field.{field.name}.the"), field.name
    read(kind, [])


@pytest.mark.parametrize("kind", all_commands(), ids=lambda kind: kind.__name__)
def test_who_types_a_source_is_asked_for_no_names(kind: type[Command]) -> None:
    """A source is not sealed and told to anybody: a name in it would outlive every erasure."""
    sources = [field for field in structs.fields(kind) if field.name == "source" and Line in get_args(field.type)]
    if sources and NL.has(f"step.{kind.__name__}.source"):
        assert "Geen namen van mensen: iedereen kan dit lezen." in NL.t(f"step.{kind.__name__}.source.hint")
        assert "No names of people: anybody can read this." in EN.t(f"step.{kind.__name__}.source.hint")


def test_a_key_without_a_sentence_is_an_error_and_never_shown() -> None:
    with pytest.raises(MissingTextError):
        NL.t("no.such.key")
    with pytest.raises(MissingTextError):
        NL.first("no.such.key", "nor.this")


def test_a_value_that_was_not_given_is_an_error() -> None:
    with pytest.raises(KeyError):
        NL.t("members.count")
    with pytest.raises(KeyError):
        NL.t("site.position")


def test_a_count_chooses_its_own_sentence() -> None:
    assert [NL.t("members.count", n=n) for n in (0, 1, 2, 1234)] == ["0 leden", "1 lid", "2 leden", "1.234 leden"]
    assert EN.t("members.count", n=1234) == "1,234 members"


def test_a_value_is_escaped_where_a_link_stands_in_the_sentence() -> None:
    link = Markup('<a href="/leden">leden</a>')
    assert NL.t("site.title", page=link, cooperative="<b>") == Markup('<a href="/leden">leden</a> – &lt;b&gt;')
    assert not isinstance(NL.t("site.title", page="<b>", cooperative="c"), Markup)


def test_words_are_joined_as_the_language_does() -> None:
    assert NL.join(["a", "b", "c"]) == "a, b en c"
    assert NL.join(["a", "b", "c"], last="or") == "a, b of c"
    assert EN.join(["a", "b"]) == "a and b"
    assert NL.join(["a"]) == "a"


def test_a_day_is_written_with_its_weekday_where_one_must_come() -> None:
    assert NL.day(date(2015, 12, 9)) == "woensdag 9 december 2015"
    assert EN.day(date(2015, 12, 9)) == "Wednesday 9 December 2015"


@pytest.mark.parametrize(
    ("edtf", "nl", "en"),
    [
        ("2015-12-09", "9 december 2015", "9 December 2015"),
        ("2011-03", "maart 2011", "March 2011"),
        ("2011", "2011", "2011"),
        ("../2015", "in of voor 2015", "in or before 2015"),
        ("../2011-03", "in of voor maart 2011", "in or before March 2011"),
        ("../2011-03-05", "op of voor 5 maart 2011", "on or before 5 March 2011"),
        (None, "niet bekend", "not known"),
    ],
)
def test_a_date_is_written_as_precisely_as_it_is_known(edtf: str | None, nl: str, en: str) -> None:
    when = ImpreciseDate.parse(edtf) if edtf else None
    assert (NL.when(when), EN.when(when)) == (nl, en)


def test_a_period_tells_an_unknown_end_from_none() -> None:
    since = ImpreciseDate.parse("2015-12-09")
    assert NL.period(since, None, ended=False) == "9 december 2015 – nu"
    assert NL.period(since, None, ended=True) == "9 december 2015 – einde niet bekend"
    assert NL.period(None, date(2020, 1, 2), ended=True) == "begin niet bekend – 2 januari 2020"


def test_a_period_on_another_day_says_nothing_of_now() -> None:
    since = ImpreciseDate.parse("2011-03")
    assert NL.period(since, None, ended=False, today=False) == "sinds maart 2011"
    assert NL.period(None, None, ended=False, today=False) == "begin niet bekend"
    assert NL.period(since, date(2020, 1, 2), ended=True, today=False) == "maart 2011 – 2 januari 2020"


def test_times_are_those_of_amsterdam() -> None:
    moment = datetime(2027, 3, 28, 1, 5, tzinfo=UTC)
    assert NL.hour(time(19, 30)) == "19.30 uur"
    assert EN.hour(time(19, 30)) == "19:30"
    assert NL.moment(moment) == "28 maart 2027 om 3.05 uur"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (12345, "12.345"),
        (date(2011, 3, 5), "5 maart 2011"),
        (ImpreciseDate.parse("2011-03"), "maart 2011"),
        (None, "niet bekend"),
    ],
)
def test_numbers_and_dates_in_a_sentence_are_written_out(value: Any, shown: str) -> None:
    assert NL.t("site.back_to", where=value) == f"Terug naar {shown}"


def test_a_yes_or_no_in_a_sentence_is_a_fault() -> None:
    with pytest.raises(TypeError):
        NL.t("site.back_to", where=True)


@pytest.mark.parametrize(
    ("name", "kind"), [(name, kind) for name, parameter in PARAMETERS.items() for kind in parameter.kinds]
)
def test_every_parameter_of_the_rulebook_is_explained_in_whole_sentences(name: str, kind: str | None) -> None:
    for texts in (NL, EN):
        assert texts.t(parameter_key(name, kind)).endswith((".", "?"))


@pytest.mark.parametrize(
    ("threshold", "nl", "en"),
    [
        (more_than("1/2"), "meer dan de helft", "more than half"),
        (at_least("2/3"), "minstens twee derde", "at least two thirds"),
        (at_least("3/5"), "minstens 3/5 deel", "at least 3/5"),
        (at_least("1/1"), "100 procent", "all"),
    ],
)
def test_a_share_is_told_as_in_a_verdict(threshold: Threshold, nl: str, en: str) -> None:
    assert (threshold_in_words(threshold, NL), threshold_in_words(threshold, EN)) == (nl, en)
