"""Pages and programs may ask for any day that there is, and meet no end of the calendar."""

import re
from datetime import date
from typing import Final, get_args, get_type_hints

import msgspec
import pytest

from api.json.query import QUERIES
from api.pages import page_routes
from tests.api.conftest import House
from tests.api.visiting import somebody

pytestmark = pytest.mark.anyio

ENDS: Final = ("0001-01-01", "0001-12-31", "9999-01-01", "9999-12-31")
IN_PATH: Final = {
    "number": "1",
    "slug": "multibron",
    "version": "1",
    "id": "ALV-2026-1",
    "position": "1",
    "office": "secretaris",
    "deed": "neerleggen",
    "name": "sluiten",
    "meeting": "ALV-2026-1",
    "item": "ALV-2026-1.1",
    "voting": "ALV-2026-1.1.1",
    "words": f"{'0' * 32}-1",
    "block": "opening",
    "entry": "1",
    "does": "woorden",
    "decision": "ALV-2026-001",
}
"""What stands in the place of a path's parameter."""


def asks_for_a_day(kind: type[msgspec.Struct]) -> list[str]:
    """The parameters of a query that hold a day."""
    hints = get_type_hints(kind)
    return [field.encode_name for field in msgspec.structs.fields(kind) if date in get_args(hints[field.name])]


DAYS: Final = [(path, name) for path, query in QUERIES.items() for name in asks_for_a_day(query.asks)]


@pytest.mark.parametrize(("path", "name"), DAYS)
async def test_a_program_may_ask_for_the_ends_of_the_calendar(house: House, path: str, name: str) -> None:
    for day in ENDS:
        headers = await house.headers("secretaris")
        answer = await house.client.get(path.format_map(IN_PATH), params={name: day}, headers=headers)
        assert answer.status_code in (200, 404), answer.text


async def test_every_page_may_be_asked_for_the_ends_of_the_calendar(house: House) -> None:
    reader = await somebody(house, "secretaris")
    pages = [next(iter(route.paths)) for route in page_routes() if "GET" in route.http_methods]
    for path in pages:
        there = re.sub(r"{(\w+):\w+}", lambda parameter: IN_PATH[parameter[1]], path)
        for day in ENDS:
            page = await reader.open(there, **{"on": day, "from": day, "to": day})
            assert page.status < 500, (path, day)
    assert len(pages) > 30
