"""One look is for all who asked before it began, and for nobody who asked after that."""

import asyncio

import pytest

from api.process.shared_look import SharedLook


class Counter:
    """A look that sees how many there were, and ends when it is let go."""

    def __init__(self) -> None:
        self.looks = 0
        self.let_go = asyncio.Event()

    async def look(self) -> int:
        self.looks += 1
        seen = self.looks
        await self.let_go.wait()
        if seen == 3:
            raise ValueError("nothing can be seen")
        return seen

    async def begins(self, number: int) -> None:
        """Wait until this look has begun."""
        async with asyncio.timeout(30):
            while self.looks < number:
                await asyncio.sleep(0)


async def test_who_asks_while_a_look_runs_is_given_what_the_next_one_sees() -> None:
    counter = Counter()
    shared = SharedLook(counter.look, 0.0)
    first = asyncio.create_task(shared.seen())
    await counter.begins(1)
    others = [asyncio.create_task(shared.seen()) for _ in range(100)]
    await asyncio.sleep(0.05)
    assert counter.looks == 1, "one look runs at a time"
    counter.let_go.set()
    assert await first == 1
    assert await asyncio.gather(*others) == [2] * 100


async def test_looks_are_apart_and_who_asks_too_soon_shares_the_next() -> None:
    counter = Counter()
    counter.let_go.set()
    shared = SharedLook(counter.look, 3600.0)
    assert await shared.seen() == 1
    waiting = [asyncio.create_task(shared.seen()) for _ in range(100)]
    await asyncio.sleep(0.05)
    assert counter.looks == 1
    for task in waiting:
        task.cancel()


async def test_who_goes_away_takes_no_others_along_and_an_error_is_everybodys() -> None:
    counter = Counter()
    shared = SharedLook(counter.look, 0.0)
    going, staying = asyncio.create_task(shared.seen()), asyncio.create_task(shared.seen())
    await counter.begins(1)
    going.cancel()
    counter.let_go.set()
    assert await staying == 1
    assert await shared.seen() == 2
    failed = await asyncio.gather(*(shared.seen() for _ in range(3)), return_exceptions=True)
    assert [type(error) for error in failed] == [ValueError] * 3
    assert await shared.seen() == 4, "the next look is another try"
    with pytest.raises(asyncio.CancelledError):
        await going
