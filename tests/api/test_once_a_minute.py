"""Lines of the program's log that anybody can cause: one a minute for each cause, and none goes untold."""

import asyncio

from api.access.once_a_minute import MOST_CAUSES, OTHERS, OnceAMinute

Line = tuple[str, int]


async def until_forgotten(causes: OnceAMinute) -> None:
    """Wait until the minutes of all causes are over."""
    async with asyncio.timeout(30):
        while len(causes):
            await asyncio.sleep(0.01)


async def test_the_first_is_told_at_once_and_the_rest_of_the_minute_in_one_line_after_it() -> None:
    lines: list[Line] = []
    causes = OnceAMinute(seconds=0.05)
    for cause in ("a", "a", "b", "a"):
        causes.tell(cause, lambda *line: lines.append(line))
    assert lines == [("a", 1), ("b", 1)]
    await until_forgotten(causes)
    assert lines == [("a", 1), ("b", 1), ("a", 2)]
    causes.tell("a", lambda *line: lines.append(line))
    assert lines[3:] == [("a", 1)], "a minute after the last line the next is told at once"


async def test_many_addresses_fill_neither_the_log_nor_the_memory_and_every_try_is_counted() -> None:
    lines: list[Line] = []
    causes = OnceAMinute()
    for number in range(10_000):
        causes.tell(f"cause {number}", lambda *line: lines.append(line))
    assert len(causes) == len(lines) == MOST_CAUSES + 1
    causes.stop()
    assert len(causes) == 0
    assert len(lines) == MOST_CAUSES + 2
    assert sum(times for _, times in lines) == 10_000
    assert sum(times for cause, times in lines if cause == OTHERS) == 10_000 - MOST_CAUSES


async def test_what_must_not_vanish_among_the_rest_has_a_line_of_its_own() -> None:
    """Thousands of addresses that are not there hid that the database did not answer."""
    lines: list[Line] = []
    causes = OnceAMinute()
    for number in range(MOST_CAUSES + 10):
        causes.tell(f"not there {number}", lambda *line: lines.append(line), others="not there")
    causes.tell("no database", lambda *line: lines.append(line), others="not now")
    assert lines[-1] == ("not now", 1)
    causes.stop()
    assert lines[-1] == ("not there", 9)
