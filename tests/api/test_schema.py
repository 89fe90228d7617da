"""The description of the JSON door: every address stands in it, for programs and on a page for people.

That what is answered is as it says, tests/processes/test_description.py asks of a Kamer that serves.
"""

import re
from typing import Final

from litestar.routes import HTTPRoute

from api.json.commands import PATH
from api.json.description import with_code
from api.json.openapi import document
from tests.api.conftest import House

HIDDEN: Final = {"/api", "/api/openapi.json"}
"""The description itself."""


async def test_every_address_of_the_json_door_is_described(house: House) -> None:
    served = {
        (route.path_format, method)
        for route in house.app.routes
        if isinstance(route, HTTPRoute) and route.path.startswith("/api") and route.path_format not in HIDDEN
        for method in route.methods
        if method not in ("OPTIONS", "HEAD")
    }
    # The commands' own routes speak ASGI, and refuse every other method themselves.
    served |= {(route.path_format, "POST") for route in house.app.routes if route.path_format.startswith(PATH)}
    paths = document("1", "https://kamer.example.org")["paths"]
    assert served == {(path, method.upper()) for path, methods in paths.items() for method in methods}


def test_the_description_says_for_whom_the_hash_of_a_roll_is() -> None:
    schemas = document("1", "https://kamer.example.org")["components"]["schemas"]
    for name, field in (("Base", "hash"), ("Quorum", "roll")):
        assert f"``{field}`` is there only for readers who see the register" in schemas[name]["description"]
        assert field in schemas[name]["properties"]
        assert field not in schemas[name]["required"]


def test_a_verdict_is_described_as_it_is_written_in_both_languages() -> None:
    """The projections hold codes, and the door puts them into words: what is described is what is written."""
    schemas = document("1", "https://kamer.example.org")["components"]["schemas"]
    verdict, rules = schemas["Voting"]["properties"]["verdict"], schemas["Quorum"]["properties"]["rules"]
    assert verdict == {"anyOf": [{"$ref": "#/components/schemas/WordedVerdict"}, {"type": "null"}]}
    assert rules == {"type": "array", "items": {"$ref": "#/components/schemas/WordedCheck"}}
    assert {"nl", "en", "readings"} <= set(schemas["WordedCheck"]["required"])


async def test_the_description_is_a_page_for_people_too(house: House) -> None:
    page = await house.get("/api")
    assert page.status_code == 200
    paths = (await house.get("/api/openapi.json")).json()["paths"]
    assert all(f"<code>{method.upper()} {path}</code>" in page.text for path in paths for method in paths[path])


async def test_the_page_for_people_says_how_to_begin_and_has_contents(house: House) -> None:
    page = (await house.get("/api")).text
    document = (await house.get("/api/openapi.json")).json()
    names = {operation["operationId"] for methods in document["paths"].values() for operation in methods.values()}
    assert (
        set(re.findall(r'<li><a href="#(\w+)">', page)) == names == set(re.findall(r'<h2 id="(\w+)" lang="en">', page))
    )
    assert 'lang="en">Cast vote</h2>' in page
    assert 'lang="en">Rooms</h2>' in page
    assert "Deze beschrijving is in het Engels." in page
    assert "kamer token 12" in page
    assert "https://kamer.example.org/api/commands/cast-vote" in page
    assert "Idempotency-Key: " in page
    assert "<code>Retry-After</code>" in page
    assert "`" not in page.partition("<main")[2].partition("</main>")[0]


def test_what_stands_between_back_ticks_is_code_and_nothing_else_is_markup() -> None:
    assert with_code("a `b<` & <i>") == "a <code>b&lt;</code> &amp; &lt;i&gt;"
