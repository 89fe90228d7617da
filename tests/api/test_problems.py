"""Whatever goes wrong, the answer is a described one: a problem for programs, a page with a way on for people."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from litestar.exceptions import HTTPException
from litestar.routes import HTTPRoute
from msgspec.structs import asdict

import governance.commands
from api.problems import NotFound, NotSignedIn, TooLarge, TooManyTries, Trouble, WrongCode, trouble_of
from api.process.journal import described
from api.texts import LANGUAGES, Language, texts_in
from api.web.errors import preferred_language
from api.web.templating import CONTENT_SECURITY_POLICY
from api.web.visit import refusal_shown
from governance.log import reach
from governance.log.errors import Busy, Damaged, Fault, KeyReused, Malformed, NotAllowed, Refused
from tests.api.conftest import House

COMMANDS = Path(governance.commands.__file__).parent

HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "strict-transport-security": "max-age=63072000; includeSubDomains",
}

KEPT_FOR_GOING_BACK = {"/vergaderingen/oproepen", "/statuten/invoeren"}
"""Long forms that say nothing about anybody: a browser may keep them, so that going back loses nothing of them."""


def refusals() -> Iterator[tuple[str, frozenset[str]]]:
    """Every refusal that the commands know: its code, and the facts that come with it there."""
    for file in (*sorted(COMMANDS.rglob("*.py")), Path(reach.__file__)):
        for call in ast.walk(ast.parse(file.read_text())):
            if not isinstance(call, ast.Call):
                continue
            method = isinstance(call.func, ast.Attribute) and call.func.attr == "refuse"
            if method or (isinstance(call.func, ast.Name) and call.func.id == "Refused"):
                code = call.args[0]
                assert isinstance(code, ast.Constant), f"{file.name}:{call.lineno}: a code is written out"
                assert isinstance(code.value, str)
                facts = {keyword.arg or "" for keyword in call.keywords} - {"rule", "article"}
                yield code.value, frozenset(facts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_has_its_sentences_and_its_facts_their_words(language: Language) -> None:
    texts = texts_in(language)
    known = list(refusals())
    assert len(known) > 60
    for code, facts in known:
        for part in ("title", "detail"):
            # A sentence that needs what the refusal does not bring raises KeyError.
            assert texts.t(f"refusal.{code}.{part}", **dict.fromkeys(facts, "12"))
        assert all(texts.has(f"fact.{fact}") for fact in facts), (code, facts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_kept_for_a_refusal_that_nobody_makes(language: Language) -> None:
    known = {code for code, _ in refusals()}
    kept = [re.fullmatch(r"refusal\.([a-z-]+)\.(?:title|detail)", key) for key in texts_in(language).keys]
    assert {key[1] for key in kept if key} == known


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_number_that_names_is_not_grouped_and_one_that_counts_is(language: Language) -> None:
    texts = texts_in(language)
    unknown = trouble_of(Refused("no-such-member", member=1234))
    assert "1234" in unknown.detail(texts)
    assert [words for _, words in refusal_shown(unknown, texts).facts] == ["1234"]
    many = trouble_of(Refused("too-many-meetings", most=1234))
    assert [words for _, words in refusal_shown(many, texts).facts] == [texts.number(1234)]


def because(error: Exception, cause: Exception) -> Exception:
    """An error that was raised from another."""
    error.__cause__ = cause
    return error


KINDS: list[tuple[Exception, int, str]] = [
    (Refused("already-voted", voting="ALV-2026-1.3.1"), 409, "already-voted"),
    (Malformed([Fault("/choice", "missing", "missing")]), 422, "malformed"),
    (KeyReused("another body"), 422, "key-reused"),
    (NotAllowed("CastVote", ("secretaris",)), 403, "not-allowed"),
    (NotSignedIn(), 401, "not-signed-in"),
    (NotFound("x"), 404, "not-found"),
    (TooLarge("x"), 413, "too-large"),
    (WrongCode("x"), 401, "wrong-code"),
    (TooManyTries("x"), 429, "too-many-tries"),
    (Busy("x", retry_after=7), 503, "busy"),
    (psycopg.OperationalError("host=10.0.0.1 password=geheim"), 503, "unreachable"),
    (psycopg.errors.CannotConnectNow("x"), 503, "unreachable"),
    (psycopg.errors.LockNotAvailable("x"), 503, "busy"),
    (psycopg.errors.DiskFull("x"), 503, "cannot-store"),
    (psycopg.errors.ReadOnlySqlTransaction("x"), 503, "cannot-store"),
    (psycopg.errors.ProgramLimitExceeded("Voorbeeldlid 12"), 500, "broken"),
    (Busy("password=geheim", code="unreachable"), 503, "unreachable"),
    (because(Busy("x"), psycopg.OperationalError("x")), 503, "busy"),
    (because(RuntimeError("x"), psycopg.OperationalError("x")), 500, "broken"),
    (Damaged("x", 3), 500, "broken"),
    (RuntimeError("Voorbeeldlid 12 woont op de Voorbeeldlaan"), 500, "broken"),
    (HTTPException("x", status_code=500), 500, "broken"),
    (HTTPException("Voorbeeldlid 12", status_code=400), 422, "malformed"),
    (HTTPException("x", status_code=405, headers={"allow": "GET"}), 405, "wrong-method"),
]


@pytest.mark.parametrize(("error", "status", "code"), KINDS, ids=lambda value: getattr(value, "__name__", None))
def test_an_error_has_its_status_its_code_and_a_sentence_in_each_language(
    error: Exception, status: int, code: str
) -> None:
    trouble = trouble_of(error)
    assert (trouble.status, trouble.code) == (status, code)
    for language in LANGUAGES:
        problem = trouble.problem(texts_in(language))
        assert problem.type == f"/problems/{code}"
        assert problem.title != code
        assert "Voorbeeldlid" not in f"{problem}"
        assert "geheim" not in f"{problem}"
    assert ("Retry-After" in trouble.headers) == (status in (429, 503))


@pytest.mark.parametrize("language", LANGUAGES)
def test_that_the_records_are_out_of_reach_is_no_matter_of_how_busy_it_is(language: Language) -> None:
    """A server that has frozen is not back in a second, so nobody is told to wait for one."""
    trouble = trouble_of(psycopg.OperationalError("x"))
    assert int(trouble.headers["Retry-After"]) >= 5
    busy = trouble_of(Busy("x"))
    assert trouble.title(texts_in(language)) != busy.title(texts_in(language))
    assert "1" not in trouble.detail(texts_in(language))


def test_a_refusal_without_a_sentence_is_still_a_refusal() -> None:
    trouble = trouble_of(Refused("not-known-yet", day=None))
    assert (trouble.status, trouble.detail(texts_in("nl"))) == (409, "not known yet")


def test_the_journal_tells_where_an_error_was_and_never_what_it_said() -> None:
    try:
        try:
            raise ValueError("Voorbeeldlid 12")
        except ValueError as cause:
            raise RuntimeError("Voorbeeldlid 12 woont op de Voorbeeldlaan") from cause
    except RuntimeError as error:
        told = described(error)
    assert told["kind"] == "RuntimeError"
    assert "test_problems.py" in str(told["at"])
    assert "ValueError" in str(told["because"])
    assert "Voorbeeld" not in str(told)


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "nl"),
        ("en", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("nl;q=0.1, en;q=0.2", "en"),
        ("fr", "nl"),
        ("*", "nl"),
        ("en;q=0", "nl"),
        ("en;q=x", "nl"),
        ("EN", "en"),
        (", ;;,=", "nl"),
    ],
)
def test_the_language_that_is_liked_best_is_spoken(accepted: str, language: Language) -> None:
    assert preferred_language(accepted) == language


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nergens", 404),
        ("GET", "/api/nergens", 404),
        ("DELETE", "/inloggen", 405),
        ("PUT", "/api/rooms", 405),
        ("GET", "/api/commands/cast-vote", 405),
        ("POST", "/inloggen", 403),
        ("POST", "/api/commands/cast-vote", 401),
        ("GET", "/api/members", 401),
        ("GET", "/api/rooms?on=gisteren", 422),
        ("GET", "/static/nergens.css", 404),
        ("GET", "/static/%00", 404),
        ("GET", "/static/%ED%B2%80", 404),
        ("GET", "/static/kamer.css/x", 404),
        ("GET", "/static/" + "a" * 3_000, 404),
        ("GET", "/../../etc/passwd", 404),
        ("GET", "/api/rooms/%00", 404),
        ("GET", "/api/rooms/" + "x" * 5_000, 404),
    ],
)
async def test_every_error_has_its_headers_and_comes_by_its_own_door(
    house: House, method: str, path: str, status: int
) -> None:
    answer = await house.client.request(method, path)
    assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert answer.headers["cache-control"] == "no-store"
    by_program = path.startswith("/api")
    assert answer.headers["content-type"].startswith("application/problem+json" if by_program else "text/html")
    assert "Traceback" not in answer.text
    if not by_program:
        assert re.search(r'<a [^>]*href="/', answer.text), "a page has a way on"
    if status == 405:
        assert answer.headers["allow"]


async def test_every_route_answers_with_the_security_headers(house: House) -> None:
    """ASVS V3: every response of every route scanned."""
    seen = 0
    for route in house.app.routes:
        if not isinstance(route, HTTPRoute):
            continue
        path = re.sub(r"\{[^}]*\}", "1", route.path)
        for role in ("anyone", "secretaris"):
            answer = await house.get(path, "anyone" if role == "anyone" else "secretaris")
            assert answer.status_code < 500, (path, role, answer.text)
            assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS, path
            assert "server" not in answer.headers
            private = role == "secretaris" and not path.startswith(("/api", "/static", "/health"))
            if private and "text/html" in answer.headers.get("content-type", ""):
                kept = "private, no-cache" if path in KEPT_FOR_GOING_BACK else "no-store"
                assert answer.headers["cache-control"] == kept, path
            seen += 1
    assert seen > 50


async def test_a_page_says_in_its_readers_language_what_went_wrong(house: House) -> None:
    dutch, english = await house.get("/nergens"), await house.get("/nergens?taal=en")
    assert texts_in("nl").t("problem.404.title") in dutch.text
    assert texts_in("en").t("problem.404.title") in english.text
    assert english.headers["content-language"] == "en"


async def test_a_page_that_is_not_for_the_reader_says_whose_it_is(house: House) -> None:
    signed_out = await house.get("/metrics", X_Forwarded_For="192.0.2.1")
    member = await house.get("/metrics", "member", X_Forwarded_For="192.0.2.1")
    operator = await house.get("/metrics", "operator", X_Forwarded_For="192.0.2.1")
    near = await house.get("/metrics")
    assert [answer.status_code for answer in (signed_out, member, operator, near)] == [401, 403, 200, 200]
    assert member.json()["roles"] == ["operator"]


async def test_figures_name_routes_and_never_who_was_asked_about(house: House) -> None:
    await house.get("/api/members/5", "secretaris")
    figures = (await house.get("/metrics")).text
    assert 'route="/api/members/{number}"' in figures
    assert "/api/members/5" not in figures


async def test_a_method_that_nobody_knows_makes_no_figure_of_its_own(house: House) -> None:
    for number in range(5):
        await house.client.request(f"MADEUP{number}", "/kamers")
    figures = (await house.get("/metrics")).text
    assert 'method="other"' in figures
    assert "MADEUP" not in figures


async def test_health_is_one_line(house: House) -> None:
    answer = await house.get("/health")
    assert answer.json() == {"status": "ok", "position": house.recorded}
    assert "\n" not in answer.text


def test_a_trouble_is_the_same_in_every_language_but_for_its_words() -> None:
    refused = Refused("notice-too-short", days=3, asked=7, earliest=None, rule="notice_days", article="2:42 BW")
    problems: list[dict[str, Any]] = []
    for language in LANGUAGES:
        problem = trouble_of(refused).problem(texts_in(language))
        problems.append({name: value for name, value in asdict(problem).items() if name not in ("title", "detail")})
    assert problems[0] == problems[1]
    assert isinstance(trouble_of(refused), Trouble)
