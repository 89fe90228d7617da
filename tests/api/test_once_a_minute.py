"""Lines of the program's log that anybody can cause: one a minute for each sender, and none goes untold."""

import asyncio

from api.access.once_a_minute import MOST_SENDERS, OTHERS, OnceAMinute

Line = tuple[str, int]


async def until_forgotten(senders: OnceAMinute) -> None:
    """Wait until the minutes of all senders are over."""
    async with asyncio.timeout(30):
        while len(senders):
            await asyncio.sleep(0.01)


async def test_the_first_is_told_at_once_and_the_rest_of_the_minute_in_one_line_after_it() -> None:
    lines: list[Line] = []
    senders = OnceAMinute(seconds=0.05)
    for sender in ("a", "a", "b", "a"):
        senders.tell(sender, lambda *line: lines.append(line))
    assert lines == [("a", 1), ("b", 1)]
    await until_forgotten(senders)
    assert lines == [("a", 1), ("b", 1), ("a", 2)]
    senders.tell("a", lambda *line: lines.append(line))
    assert lines[3:] == [("a", 1)], "a minute after the last line the next is told at once"


async def test_many_addresses_fill_neither_the_log_nor_the_memory_and_every_try_is_counted() -> None:
    lines: list[Line] = []
    senders = OnceAMinute()
    for number in range(10_000):
        senders.tell(f"sender {number}", lambda *line: lines.append(line))
    assert len(senders) == len(lines) == MOST_SENDERS + 1
    senders.stop()
    assert len(senders) == 0
    assert len(lines) == MOST_SENDERS + 2
    assert sum(times for _, times in lines) == 10_000
    assert sum(times for sender, times in lines if sender == OTHERS) == 10_000 - MOST_SENDERS
