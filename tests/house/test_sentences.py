"""Docstrings and comments are for somebody who was not there: they speak of "a reader who", never "for who"."""

import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[2]
PRODUCT: Final = ("governance", "projections", "api")
NOBODY: Final = re.compile(r"\b(?:of|for|to|by|from|with) who\b", re.IGNORECASE)
"""Somebody is meant, and no word says whom: "the name; of who was erased, that it was". A question after such a word is
seen too, as in "a list of who is there": "a list of those who are there" is as good."""


def prose(source: str) -> Iterator[tuple[int, str]]:
    """Every comment and text of a file of Python, on one line, with the line on which it begins."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type in (tokenize.COMMENT, tokenize.STRING):
            yield token.start[0], " ".join(token.string.split())


def nobodies(source: str) -> list[str]:
    """Where a file speaks of somebody without a word for them."""
    return [f"{line}: {meant[0]}" for line, text in prose(source) for meant in NOBODY.finditer(text)]


def test_whoever_is_meant_has_a_word() -> None:
    paths = sorted(path for folder in PRODUCT for path in (ROOT / folder).rglob("*.py"))
    texts = {path.relative_to(ROOT).as_posix(): path.read_text() for path in paths}
    assert {name: lines for name, text in texts.items() if (lines := nobodies(text))} == {}


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ('"""The name; of who was erased, that it was."""', ["1: of who"]),
        ("member = 1  # absent for who may not see it", ["1: for who"]),
        ('"""It is absent for\n    who may not see it."""', ["1: for who"]),
        ('"""It counts. Of who left, it does not."""', ["1: Of who"]),
        ('"""It is absent for a reader who may not see it."""', []),
        ("bits = [voters for who in present]", []),
    ],
)
def test_a_person_without_a_word_is_seen(source: str, lines: list[str]) -> None:
    assert nobodies(source) == lines
