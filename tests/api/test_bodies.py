"""Who trickles a body to hold a place is cut off; who is cancelled for another reason is not told of slowness."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any, Final, cast

import pytest
from litestar.types import HTTPRequestEvent, HTTPScope, Receive

from api.access.bodies import Bodies, whole_body
from api.access.bounds import UNKNOWN_SENDER
from api.pages.meetings.convening import PATH as CONVENING
from api.problems import TooLarge, TooSlow
from tests.api.conftest import House
from tests.api.visiting import somebody

pytestmark = pytest.mark.anyio

FORM: Final = {"content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin"}


def sending(*pieces: bytes, then: Any = None) -> Receive:
    """A client that sends these pieces, and then nothing for as long as ``then`` is not set."""
    left = list(pieces)

    async def receive() -> HTTPRequestEvent:
        if not left and then is not None:
            await then.wait()
        return {"type": "http.request", "body": left.pop(0), "more_body": bool(left) or then is not None}

    return receive


async def test_a_body_that_comes_is_given_on_piece_by_piece() -> None:
    receive = Bodies().in_time(sending(b"a", b"b"))
    assert [(await receive())["body"], (await receive())["body"]] == [b"a", b"b"]  # type: ignore[typeddict-item]


async def test_a_body_that_does_not_come_is_too_slow_and_others_go_on() -> None:
    slow, patient = Bodies(0.02, 0.01), Bodies(60.0, 0.01)
    never, later = asyncio.Event(), asyncio.Event()
    trickling = slow.in_time(sending(b"a", then=never))
    waiting = asyncio.ensure_future(_next(patient.in_time(sending(then=later))))
    await trickling()
    with pytest.raises(TooSlow):
        await trickling()
    task = asyncio.current_task()
    assert task is not None
    assert task.cancelling() == 0, "the request goes on, to be answered"
    assert not waiting.done()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting


async def test_who_is_cancelled_when_the_time_is_over_already_stays_cancelled() -> None:
    """As by the server's stop: between two looks it was taken for slowness, and the request went on."""
    waiting = asyncio.ensure_future(_next(Bodies(0.0, 60.0).in_time(sending(then=asyncio.Event()))))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.wait([waiting])
    assert waiting.cancelled()


async def test_who_is_cancelled_while_they_are_cut_off_stays_cancelled() -> None:
    never = sending(then=asyncio.Event())

    async def receive() -> Any:
        try:
            return await never()
        except asyncio.CancelledError:
            waiting.cancel()
            raise

    waiting = asyncio.ensure_future(_next(Bodies(0.0, 0.0).in_time(receive)))
    await asyncio.wait([waiting])
    assert waiting.cancelled()


async def test_pieces_do_not_begin_the_time_anew() -> None:
    receive = Bodies(0.05, 0.01).in_time(_a_byte_at_a_time)
    with pytest.raises(TooSlow):
        await asyncio.wait_for(_all(receive), 10)


async def _all(receive: Receive) -> None:
    while True:
        await receive()


async def _next(receive: Receive) -> Any:
    return await receive()


async def _a_byte_at_a_time() -> HTTPRequestEvent:
    """Each piece in less time than is given for the whole."""
    await asyncio.sleep(0.02)
    return {"type": "http.request", "body": b"x", "more_body": True}


async def test_a_body_that_says_that_it_is_too_large_is_not_waited_for() -> None:
    scope = cast(HTTPScope, {"headers": [(b"content-length", b"1000001")]})
    with pytest.raises(TooLarge):
        async with asyncio.timeout(60):
            await whole_body(scope, sending(then=asyncio.Event()), 1_000_000)


async def test_a_body_that_says_no_length_is_read_until_it_is_too_large() -> None:
    scope = cast(HTTPScope, {"headers": []})
    assert await whole_body(scope, sending(b"12345", b"67890"), 10) == b"1234567890"
    with pytest.raises(TooLarge):
        async with asyncio.timeout(60):
            await whole_body(scope, sending(b"12345", b"678901", then=asyncio.Event()), 10)


async def test_a_form_or_a_command_that_does_not_come_is_told_so(house: House) -> None:
    house.services.bodies = Bodies(0.1, 0.05)
    member = await somebody(house, "member")
    await member.open("/mijn")

    async def trickling() -> AsyncIterator[bytes]:
        yield b"_"
        await asyncio.Event().wait()

    answer = await member.browser.post("/uitloggen", content=trickling(), headers=FORM)
    assert answer.status_code == 408
    headers = {**await house.headers("member"), "content-type": "application/json"}
    answer = await house.client.post("/api/commands/cast-vote", content=trickling(), headers=headers)
    assert (answer.status_code, answer.json()["type"]) == (408, "/problems/too-slow")


async def test_whoever_is_not_signed_in_sends_no_more_than_anybody_may_wherever_they_send_it(house: House) -> None:
    """At a door, too, whose form may hold more: more than 500 fields, or a quarter of a megabyte."""
    stranger = await somebody(house, "anyone")
    token = (await stranger.open("/inloggen")).form()["_csrf_token"]
    for path in ("/inloggen", CONVENING):
        for fields, text, too_large in (
            (UNKNOWN_SENDER.fields - 1, "x", False),
            (UNKNOWN_SENDER.fields, "x", True),
            (1, "x" * UNKNOWN_SENDER.size, True),
        ):
            body = "&".join([f"_csrf_token={token}", *[f"text={text}"] * fields])
            answer = await stranger.browser.post(path, content=body, headers=FORM)
            assert (answer.status_code == 413) is too_large, (path, fields, len(text), answer.status_code)
