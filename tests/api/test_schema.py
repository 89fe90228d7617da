"""Whatever the description allows can be asked, and whatever is answered stands in the description.

Schemathesis makes the requests, good ones and broken ones, over every operation and from one to the next, to a Kamer
of its own: no answer is a fault of ours, none has a status, a body or a header that is not described.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from litestar.routes import HTTPRoute

from api.json.commands import PATH
from api.json.description import with_code
from api.json.openapi import document
from tests.api.conftest import House
from tests.api.kamer import ROOT, Running, kamer, running

PROGRAM: Final = (sys.executable, "-c", "from schemathesis.cli import schemathesis; schemathesis()")
SETTINGS: Final = Path(__file__).with_name("schemathesis.toml")
SEED: Final = "20151209"

WHO_IS_IN_OFFICE: Final = ("AssumeOffice", "VacateOffice")
"""By these the secretaris would soon be somebody else, and all that follows 403: the operator gives them."""
FOR_THE_OPERATOR: Final = (*WHO_IS_IN_OFFICE, "FoundCooperative", "AdoptStatutes")

HIDDEN: Final = {"/api", "/api/openapi.json"}
"""The description itself."""


class Asked:
    """A demonstration of which Schemathesis asks everything."""

    def __init__(self, data: Path, demo: Running) -> None:
        self.data = data
        self.url: str = demo.ways_in["url"]
        self.tokens: dict[str, str] = demo.ways_in["tokens"]

    def by(self, token: str, tries: int, *choice: str) -> None:
        """Ask as who has this token, so many times of each operation; fail with what Schemathesis says."""
        done = subprocess.run(
            [
                *PROGRAM,
                f"--config-file={SETTINGS}",
                "run",
                f"{self.url}/api/openapi.json",
                f"--max-examples={tries}",
                f"--seed={SEED}",
                "--no-color",
                *choice,
            ],
            cwd=self.data,
            env={**os.environ, "KAMER_TOKEN": token, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{done.stdout[-20_000:]}\n{done.stderr[-2_000:]}"
        assert "Test cases:" in done.stdout, done.stdout

    def by_everybody(self, tries: int) -> None:
        """Ask as the secretaris, as the operator where they may, and as a plain member."""
        self.by(self.tokens["secretaris"], tries, *_left_out(WHO_IS_IN_OFFICE))
        self.by(kamer(self.data, "token", "operator").stdout.strip(), tries, *_only(FOR_THE_OPERATOR))
        self.by(self.tokens["member"], max(2, tries // 4), "--phases=coverage,fuzzing")


def _left_out(operations: tuple[str, ...]) -> list[str]:
    return [f"--exclude-operation-id={one}" for one in operations]


def _only(operations: tuple[str, ...]) -> list[str]:
    return [f"--include-operation-id={one}" for one in operations]


@pytest.fixture
def asked(tmp_path: Path) -> Iterator[Asked]:
    """A demonstration of this test's own."""
    with running(tmp_path, "demo", "--json", "--port", "0") as demo:
        yield Asked(tmp_path, demo)
        assert demo.stop() == 0


def test_nothing_breaks_the_description(asked: Asked) -> None:
    """Reliability 3, row 1."""
    asked.by_everybody(tries=4)


@pytest.mark.long
def test_nothing_breaks_the_description_in_many_tries(asked: Asked) -> None:
    """The same, with 200 requests to each operation."""
    asked.by_everybody(tries=200)


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
        assert f"``{field}`` is there only for who sees the register" in schemas[name]["description"]
        assert field in schemas[name]["properties"]
        assert field not in schemas[name]["required"]


async def test_the_description_is_a_page_for_people_too(house: House) -> None:
    page = await house.get("/api")
    assert page.status_code == 200
    paths = (await house.get("/api/openapi.json")).json()["paths"]
    assert all(f"<code>{method.upper()} {path}</code>" in page.text for path in paths for method in paths[path])


async def test_the_page_for_people_says_how_to_begin_and_has_contents(house: House) -> None:
    page = (await house.get("/api")).text
    document = (await house.get("/api/openapi.json")).json()
    names = {one["operationId"] for methods in document["paths"].values() for one in methods.values()}
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
