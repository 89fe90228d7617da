"""Whatever the description allows can be asked, and whatever is answered stands in the description.

Schemathesis makes the requests, good ones and broken ones, over every operation and from one to the next, to a Kamer
of its own: no answer is a fault of ours, none has a status, a body or a header that is not described.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.processes.kamer import Running, kamer, running
from tests.processes.starting import ROOT

PROGRAM: Final = (sys.executable, "-c", "from schemathesis.cli import schemathesis; schemathesis()")
SETTINGS: Final = Path(__file__).with_name("schemathesis.toml")
SEED: Final = "20151209"

WHO_IS_IN_OFFICE: Final = ("AssumeOffice", "VacateOffice")
"""By these the secretaris would soon be somebody else, and all that follows 403: the operator gives them."""
FOR_THE_OPERATOR: Final = (*WHO_IS_IN_OFFICE, "FoundCooperative", "AdoptStatutes")


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

    def once(self) -> None:
        """Ask each operation once: as the secretaris, or as the operator where only they may."""
        self.by(self.tokens["secretaris"], 1, "--phases=fuzzing", *_left_out(FOR_THE_OPERATOR))
        self.by(kamer(self.data, "token", "operator").stdout.strip(), 1, "--phases=fuzzing", *_only(FOR_THE_OPERATOR))

    def by_secretaris(self, tries: int) -> None:
        """Ask as the secretaris, who may give most commands."""
        self.by(self.tokens["secretaris"], tries, *_left_out(WHO_IS_IN_OFFICE))

    def by_operator(self, tries: int) -> None:
        """Ask as the operator what only they may."""
        self.by(kamer(self.data, "token", "operator").stdout.strip(), tries, *_only(FOR_THE_OPERATOR))

    def by_member(self, tries: int) -> None:
        """Ask as a plain member, who is mostly refused: a quarter of the tries, and no chains of commands."""
        self.by(self.tokens["member"], max(2, tries // 4), "--phases=coverage,fuzzing")


def _left_out(operations: tuple[str, ...]) -> list[str]:
    return [f"--exclude-operation-id={operation}" for operation in operations]


def _only(operations: tuple[str, ...]) -> list[str]:
    return [f"--include-operation-id={operation}" for operation in operations]


@pytest.fixture
def asked(demonstration: Path) -> Iterator[Asked]:
    """A demonstration of this test's own."""
    with running(demonstration, "demo", "--json", "--port", "0") as demo:
        yield Asked(demonstration, demo)
        assert demo.stop() == 0


def test_nothing_breaks_the_description(asked: Asked) -> None:
    """One request goes to each operation, by somebody who may give it."""
    asked.once()


@pytest.mark.long
@pytest.mark.parametrize("ask", [Asked.by_secretaris, Asked.by_operator, Asked.by_member], ids=lambda ask: ask.__name__)
def test_nothing_breaks_the_description_in_many_tries(asked: Asked, ask: Callable[[Asked, int], None]) -> None:
    """The same in every way that Schemathesis has, by each role, with 200 requests to each operation."""
    ask(asked, 200)
