"""Of two first starts on one database one founds the record, and none goes on with a key that is not its."""

from pathlib import Path

import pytest

from api.process.record import load_founding_record
from api.process.running import serving
from api.process.services import Services
from api.process.settings import Settings
from governance import founding
from governance.log.errors import Unusable

pytestmark = pytest.mark.anyio

WRONG_KEY = "the master key does not belong to this database"


def start_of(name: str, conninfo: str, folder: Path) -> Settings:
    """A start with a data folder, and so a key, of its own."""
    return Settings(data=folder / name, database_url=conninfo)


async def test_of_two_first_starts_with_different_keys_one_is_told_that_its_key_is_wrong(
    empty_database: str, tmp_path: Path
) -> None:
    """It was told "another body", which is what the other's record looked like under its own key."""
    first, second = (start_of(name, empty_database, tmp_path) for name in ("first", "second"))

    async def while_the_other_founds(made: Services) -> None:
        async with serving(first):
            pass
        await load_founding_record(made)

    with pytest.raises(Unusable, match=WRONG_KEY):
        async with serving(second, while_the_other_founds):
            pytest.fail("it serves with a key that is not this database's")


async def test_a_start_is_told_so_too_while_the_other_has_only_begun(empty_database: str, tmp_path: Path) -> None:
    """The founding record begins with a source, which is sealed: two starts at the same moment meet there."""
    first, second = (start_of(name, empty_database, tmp_path) for name in ("first", "second"))

    async def found_the_first(made: Services) -> None:
        await founding.load(made.bus.do, founding.RECORD[:1])

    async def while_the_other_begins(made: Services) -> None:
        async with serving(first, found_the_first):
            await load_founding_record(made)

    with pytest.raises(Unusable, match=WRONG_KEY):
        async with serving(second, while_the_other_begins):
            pytest.fail("it serves with a key that is not this database's")


async def test_a_start_that_finds_the_record_founded_by_another_key_does_not_go_on(
    empty_database: str, tmp_path: Path
) -> None:
    """Nothing differs for it to trip over; it would have sealed the next persons with its own key."""
    first, second = (start_of(name, empty_database, tmp_path) for name in ("first", "second"))

    async def founded_meanwhile(made: Services) -> None:
        async with serving(first):
            pass

    with pytest.raises(Unusable, match=WRONG_KEY):
        async with serving(second, founded_meanwhile):
            pytest.fail("it serves with a key that is not this database's")


async def test_two_first_starts_with_one_key_both_serve(empty_database: str, tmp_path: Path) -> None:
    start = start_of("shared", empty_database, tmp_path)

    async def while_the_other_founds(made: Services) -> None:
        async with serving(start):
            pass
        await load_founding_record(made)

    async with serving(start, while_the_other_founds) as made:
        assert made.bus.running
