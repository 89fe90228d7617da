"""Coming in: once by a code, under a new secret, as whoever the record says one is today."""

import asyncio
import re
from datetime import timedelta

import httpx
import pytest
from litestar._parsers import parse_url_encoded_form_data
from psycopg import sql

from api.access.gate import SESSION_COOKIE
from api.access.register import MOST_WRONG_CODES
from api.access.request import CSRF_COOKIE
from api.access.secrets import digest, new_code, read_code
from api.problems import WrongCode
from api.process.record import Nobody, person_called
from governance.commands.board import AssumeOffice, VacateOffice
from governance.ids import MemberId
from tests.api.conftest import FORMER_MEMBER, PLAIN_MEMBER, House

EXPIRE = "UPDATE sign_in_codes SET expires_at = now() - interval '1 second'"
UNSEEN = "UPDATE credentials SET seen_at = seen_at - %(by)s"
LONG_AGO = "UPDATE credentials SET ended_at = ended_at - interval '31 days'"
OPEN_SESSIONS = "SELECT count(*) FROM credentials WHERE kind = 'session' AND ended_at IS NULL"


async def csrf(browser: httpx.AsyncClient, path: str = "/inloggen") -> str:
    """The token in the form of a page."""
    page = await browser.get(path)
    field = re.search(r'name="_csrf_token" value="([^"]+)"', page.text)
    assert field is not None
    return field[1]


async def sign_in(browser: httpx.AsyncClient, code: str) -> httpx.Response:
    """Type a code and send it."""
    return await browser.post("/inloggen", data={"code": code, "_csrf_token": await csrf(browser)})


async def who(browser: httpx.AsyncClient) -> str:
    """The words in the header for the person who is signed in."""
    reader = re.search(r'<div class="reader">(.*?)<form', (await browser.get("/inloggen")).text, re.DOTALL)
    return re.sub(r"<[^>]*>", "", reader[1]).strip() if reader else ""


def test_a_code_can_be_typed_in_many_ways() -> None:
    code = new_code()
    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}", code)
    meant = code.replace("-", "")
    typed = [
        code.lower(),
        code.replace("-", " "),
        code.replace("-", "."),
        code.replace("-", "\N{EN DASH}"),
        f"  {code}\n",
        meant.replace("0", "o").replace("1", "l"),
        meant.replace("0", "O").replace("1", "I"),
        f"https://kamer.example.org/inloggen#{code}",
    ]
    assert {read_code(spelling) for spelling in typed} == {meant}


async def test_a_code_lets_in_once(house: House) -> None:
    code = (await house.services.access.issue_code(house.person(PLAIN_MEMBER))).secret
    first, second = house.browser(), house.browser()
    let_in = await sign_in(first, code)
    assert let_in.status_code == 303
    assert "lid 5" in await who(first)
    assert (await sign_in(second, code)).status_code == 422
    assert await who(second) == ""


async def test_of_two_who_come_with_the_same_code_at_once_one_comes_in(house: House) -> None:
    access = house.services.access
    for turn in range(10):
        code = (await access.issue_code(house.person(PLAIN_MEMBER))).secret
        tries = [access.sign_in(code, f"192.0.2.{turn}") for _ in range(5)]
        came = await asyncio.gather(*tries, return_exceptions=True)
        assert sum(isinstance(outcome, str) for outcome in came) == 1


async def test_whatever_is_wrong_with_a_code_the_answer_is_the_same(house: House) -> None:
    """It is altered, expired, another's, used before, nonsense or too long."""
    access, person = house.services.access, house.person(PLAIN_MEMBER)
    used = (await access.issue_code(person)).secret
    await access.sign_in(used, "192.0.2.1")
    expired = (await access.issue_code(person)).secret
    house.database.execute(EXPIRE)
    good = (await access.issue_code(person)).secret
    altered = ("0" if good[0] != "0" else "1") + good[1:]
    browser = house.browser()
    token = await csrf(browser)
    answers = set()
    for wrong in (used, expired, altered, new_code(), "x", "ß", "A" * 5_000, "'; DROP TABLE events; --"):
        answer = await browser.post("/inloggen", data={"code": wrong, "_csrf_token": token})
        without_typed = re.sub(r'(name="code"[^>]*) value="[^"]*"', r"\1", answer.text)
        answers.add((answer.status_code, without_typed, answer.headers.get("set-cookie")))
    assert len(answers) == 1
    refusal = next(iter(answers))[1]
    assert "Deze code werkt niet" in refusal
    assert "Misschien is de code al gebruikt, of te oud." in refusal
    assert re.search(r"<details[^>]* open>[^<]*<summary[^>]*>[^<]*<span[^>]*>\s*Heb je geen code", refusal)
    assert (await sign_in(browser, good)).status_code == 303


async def test_many_wrong_codes_from_one_address_are_stopped(house: House) -> None:
    code = (await house.services.access.issue_code(house.person(PLAIN_MEMBER))).secret
    browser = house.browser()
    token = await csrf(browser)
    answers = [
        (await browser.post("/inloggen", data={"code": new_code(), "_csrf_token": token})).status_code
        for _ in range(MOST_WRONG_CODES + 1)
    ]
    assert answers == [422] * MOST_WRONG_CODES + [429]
    stopped = await sign_in(browser, new_code())
    assert (stopped.status_code, stopped.headers["retry-after"]) == (429, "600")
    assert (await sign_in(browser, code)).status_code == 303, "a right code lets in, whoever else is at this address"


async def test_a_code_of_another_day_is_not_given_out(house: House) -> None:
    with pytest.raises(ValueError, match="a day at most"):
        await house.services.access.issue_code(None, timedelta(days=2))


async def test_signing_in_begins_under_a_new_secret_and_ends_the_one_before(house: House) -> None:
    """Session fixation (ASVS 7.2.4): whoever planted the old secret is not let in with it."""
    browser, planted = house.browser(), "A" * 43
    browser.cookies.set(SESSION_COOKIE, planted, domain="kamer.example.org")
    person = house.person(PLAIN_MEMBER)
    await sign_in(browser, (await house.services.access.issue_code(person)).secret)
    first = browser.cookies[SESSION_COOKIE]
    assert first != planted
    assert not (await house.services.entrance.visitor(planted)).signed_in
    await sign_in(browser, (await house.services.access.issue_code(person)).secret)
    second = browser.cookies[SESSION_COOKIE]
    assert second != first
    assert not (await house.services.entrance.visitor(first)).signed_in
    assert (await house.services.entrance.visitor(second)).reader.member == PLAIN_MEMBER


async def test_the_sessions_cookie_is_for_this_host_alone_and_no_script_reads_it(house: House) -> None:
    browser = house.browser()
    answer = await sign_in(browser, (await house.services.access.issue_code(house.person(PLAIN_MEMBER))).secret)
    (cookie,) = [header for header in answer.headers.get_list("set-cookie") if header.startswith(SESSION_COOKIE)]
    assert {"HttpOnly", "Secure", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    assert len(browser.cookies[SESSION_COOKIE]) >= 22


async def test_signing_out_ends_the_session_in_the_table(house: House) -> None:
    browser = house.browser()
    await sign_in(browser, (await house.services.access.issue_code(house.person(PLAIN_MEMBER))).secret)
    secret = browser.cookies[SESSION_COOKIE]
    assert (await browser.post("/uitloggen", data={"_csrf_token": await csrf(browser)})).status_code == 303
    assert SESSION_COOKIE not in browser.cookies
    assert not (await house.services.entrance.visitor(secret)).signed_in


async def test_a_session_ends_when_it_is_not_used_and_in_any_case_after_a_week(house: House) -> None:
    access, entrance, person = house.services.access, house.services.entrance, house.person(PLAIN_MEMBER)
    idle = await access.sign_in((await access.issue_code(person)).secret, "192.0.2.1")
    house.database.execute(UNSEEN, {"by": timedelta(hours=11, minutes=59)})
    assert (await entrance.visitor(idle)).signed_in, "and by this look it was used again"
    house.database.execute(UNSEEN, {"by": timedelta(hours=11, minutes=59)})
    assert (await entrance.visitor(idle)).signed_in
    house.database.execute(UNSEEN, {"by": timedelta(hours=12, minutes=1)})
    assert not (await entrance.visitor(idle)).signed_in
    old = await access.sign_in((await access.issue_code(person)).secret, "192.0.2.1")
    house.database.execute("UPDATE credentials SET ends_at = ends_at - interval '7 days'")
    assert not (await entrance.visitor(old)).signed_in


async def test_everybody_sees_their_own_ways_in_and_ends_one_or_all(house: House) -> None:
    access, entrance, person = house.services.access, house.services.entrance, house.person(PLAIN_MEMBER)
    other = house.person(6)
    secrets = [await access.sign_in((await access.issue_code(person)).secret, "192.0.2.1") for _ in range(3)]
    token = (await access.issue_token(person)).secret
    seen = await access.of(person)
    assert sorted(credential.kind for credential in seen) == ["code"] * 3 + ["session"] * 3 + ["token"]
    assert await access.of(other) == []
    handle = (await entrance.visitor(secrets[0])).handle
    assert handle is not None
    assert not await access.end(handle, other), "nobody ends another's"
    assert (await entrance.visitor(secrets[0])).signed_in
    assert await access.end(handle, person)
    assert not (await entrance.visitor(secrets[0])).signed_in
    await access.end_all(person, but=(await entrance.visitor(secrets[1])).handle)
    assert [(await entrance.visitor(secret)).signed_in for secret in (*secrets, token)] == [False, True, False, False]


async def test_a_role_is_what_the_record_says_today(house: House) -> None:
    """ASVS 8.3.2: an office that is lost is lost at once, in an open session too."""
    secret = (await house.services.access.issue_token(house.person(2))).secret
    assert (await house.services.entrance.visitor(secret)).reader.offices == {"penningmeester"}
    await house.do(VacateOffice(office="penningmeester"))
    assert (await house.services.entrance.visitor(secret)).reader.offices == frozenset()
    await house.do(AssumeOffice(office="penningmeester", member=MemberId(7)))
    seventh = (await house.services.access.issue_token(house.person(7))).secret
    assert (await house.services.entrance.visitor(seventh)).reader.offices == {"penningmeester"}


async def test_no_secret_stands_in_a_table(house: House) -> None:
    access, person = house.services.access, house.person(PLAIN_MEMBER)
    code = (await access.issue_code(person)).secret
    unused = (await access.issue_code(person)).secret
    session = await access.sign_in(code, "192.0.2.1")
    token = (await access.issue_token(person)).secret
    whole = ""
    for table in ("sign_in_codes", "credentials", "wrong_codes"):
        rows = house.database.execute(sql.SQL("SELECT c::text FROM {} AS c").format(sql.Identifier(table)))
        whole += " ".join(row[0] for row in rows)
    assert digest(session).hex() in whole, "else this test looks in the wrong place"
    for secret in (code, read_code(code), unused, session, token):
        assert secret not in whole
        assert secret.encode().hex() not in whole


@pytest.mark.parametrize("token", ["", "x", "Bearer", "é", "A" * 10_000])
async def test_a_token_that_is_no_good_is_told_so_also_where_anybody_may_come(house: House, token: str) -> None:
    answer = await house.client.get("/api/rooms", headers=[(b"Authorization", f"Bearer {token}".encode())])
    assert (answer.status_code, answer.json()["type"]) == (401, "/problems/not-signed-in")
    assert answer.headers["www-authenticate"].startswith("Bearer")


async def test_a_session_is_no_token_and_a_token_no_session(house: House) -> None:
    access, person = house.services.access, house.person(PLAIN_MEMBER)
    session = await access.sign_in((await access.issue_code(person)).secret, "192.0.2.1")
    answer = await house.client.get("/api/rooms", headers={"Authorization": f"Bearer {session}"})
    assert answer.status_code == 401


async def test_a_cookie_gives_no_command_as_json(house: House) -> None:
    browser = house.browser()
    await sign_in(browser, (await house.services.access.issue_code(house.person(1))).secret)
    answer = await browser.post("/api/commands/give-contact-details", json={"phone": "06"})
    assert (answer.status_code, house.recorded) == (401, house.recorded)


async def test_a_form_without_its_token_or_from_another_site_does_nothing(house: House) -> None:
    code = (await house.services.access.issue_code(house.person(PLAIN_MEMBER))).secret
    browser = house.browser()
    token = await csrf(browser)
    without = await browser.post("/inloggen", data={"code": code})
    other = await browser.post("/inloggen", data={"code": code, "_csrf_token": "0" * 128})
    bare = await house.browser().post("/inloggen", data={"code": code, "_csrf_token": token})
    for site in ("cross-site", "same-site"):
        sent = {"code": code, "_csrf_token": token}
        across = await browser.post("/inloggen", data=sent, headers={"Sec-Fetch-Site": site})
        assert across.status_code == 403
    assert [without.status_code, other.status_code, bare.status_code] == [403, 403, 403]
    row = house.database.execute(OPEN_SESSIONS).fetchone()
    assert row == (0,)
    own = await browser.post(
        "/inloggen", data={"code": code, "_csrf_token": token}, headers={"Sec-Fetch-Site": "same-origin"}
    )
    assert own.status_code == 303
    assert CSRF_COOKIE in browser.cookies


async def test_an_operators_code_lets_in_for_an_hour_and_as_nobody(house: House) -> None:
    access = house.services.access
    secret = await access.sign_in((await access.issue_code(None)).secret, "192.0.2.1")
    visitor = await house.services.entrance.visitor(secret)
    assert (visitor.reader.operator, visitor.reader.person) == (True, None)
    house.database.execute("UPDATE credentials SET ends_at = ends_at - interval '1 hour'")
    assert not (await house.services.entrance.visitor(secret)).signed_in


async def test_many_at_once_are_each_who_they_are(house: House) -> None:
    access = house.services.access
    tokens = {number: (await access.issue_token(house.person(number))).secret for number in range(1, 9)}
    asked = [number for number in range(1, 9) for _ in range(20)]
    visitors = await asyncio.gather(*(house.services.entrance.visitor(tokens[number]) for number in asked))
    assert [visitor.reader.member for visitor in visitors] == asked


async def test_no_form_stays_in_memory_after_its_answer(house: House) -> None:
    """The framework would keep the last thousand bodies: names, votes, codes."""
    parse_url_encoded_form_data.cache_clear()
    async with house.browser() as browser:
        token = await csrf(browser)
        answer = await browser.post("/inloggen", data={"code": new_code(), "_csrf_token": token})
    assert answer.status_code == 422
    assert parse_url_encoded_form_data.cache_info().currsize == 0


async def test_whoever_is_erased_is_out_at_once_and_gets_no_new_way_in(house: House) -> None:
    person = house.person(FORMER_MEMBER)
    access = house.services.access
    code, token = (await access.issue_code(person)).secret, await house.token("former")
    assert (await house.services.entrance.visitor(token)).signed_in
    assert await person_called(house.services, str(FORMER_MEMBER)) == person
    answer = await house.post("erase-personal-data", {"member": FORMER_MEMBER})
    assert answer.status_code == 201
    assert not (await house.services.entrance.visitor(token)).signed_in
    assert (await house.get("/api/history", "former")).status_code == 401
    with pytest.raises(WrongCode):
        await access.sign_in(code, "192.0.2.1")
    with pytest.raises(Nobody):
        await person_called(house.services, str(FORMER_MEMBER))


async def test_what_ended_long_ago_is_thrown_away_when_somebody_signs_in(house: House) -> None:
    access, person = house.services.access, house.person(PLAIN_MEMBER)
    secret = await access.sign_in((await access.issue_code(person)).secret, "192.0.2.1")
    await access.issue_token(person)
    ended = await house.services.entrance.visitor(secret)
    assert ended.handle is not None
    await access.end(ended.handle, person)
    house.database.execute(LONG_AGO)
    house.database.execute("UPDATE sign_in_codes SET expires_at = now() - interval '31 days'")
    await access.sign_in((await access.issue_code(person)).secret, "192.0.2.1")
    assert sorted(credential.kind for credential in await access.of(person)) == ["code", "session", "token"]


async def test_a_token_in_the_sessions_cookie_lets_nobody_in(house: House) -> None:
    browser, token = house.browser(), await house.token("member")
    browser.cookies.set(SESSION_COOKIE, token, domain="kamer.example.org")
    assert (await browser.get("/mijn")).status_code == 401
    assert await who(browser) == ""
    assert (await house.get("/api/rooms", "member")).status_code == 200, "where a token belongs, it is good"
