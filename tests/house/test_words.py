"""Where the words of Kamer stand: in the catalogues, those of a capability in its own file, one in each language."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import pytest
from babel.messages.pofile import read_po
from msgspec import structs

import governance.commands
import governance.events
from api.texts import LANGUAGES, Language
from governance.log.command import Command
from governance.log.event import Event

ROOT = Path(__file__).parents[2]
TEXTS = ROOT / "api" / "texts"
COMMON = {"", "problems"}
"""The files of what belongs to no capability: `nl.po`, and beside it what went wrong."""
OF_A_COMMAND_OR_EVENT = {"act", "form", "kind", "told", "next"}
OF_TWO_WORDS = {"act", "ask", "field", "form", "rule", "told"}
"""Their second word says whose words they are: `ask.quorum` is a meeting's, `ask.open` a voting's."""


def defined(base: type[Any]) -> Iterator[type[Any]]:
    for kind in base.__subclasses__():
        yield kind
        yield from defined(kind)


def capability_of() -> dict[str, str]:
    """The capability of each command and event, by the name of its class: that of the file in which it stands."""
    homes: dict[str, str] = {}
    for package in (governance.commands, governance.events):
        for module in iter_modules(package.__path__, f"{package.__name__}."):
            import_module(module.name)
    for kind in (*defined(Command), *defined(Event)):
        layer, _, capability = kind.__module__.rpartition(".")
        if layer in {"governance.commands", "governance.events"}:
            homes[kind.__name__] = capability
    return homes


def asked_by() -> dict[str, set[str]]:
    """The capabilities whose commands have a field, by its name."""
    capability = capability_of()
    asking: dict[str, set[str]] = defaultdict(set)
    for kind in defined(Command):
        if kind.__name__ in capability:
            for field in structs.fields(kind):
                asking[field.name].add(capability[kind.__name__])
    return asking


def refused_by() -> dict[str, set[str]]:
    """The capabilities whose commands refuse with a code."""
    refusing: dict[str, set[str]] = defaultdict(set)
    for path in (ROOT / "governance" / "commands").glob("*.py"):
        for call in ast.walk(ast.parse(path.read_text())):
            if isinstance(call, ast.Call) and ast.unparse(call.func).rpartition(".")[2] in {"refuse", "Refused"}:
                code = call.args[0]
                assert isinstance(code, ast.Constant), path.name
                assert isinstance(code.value, str), path.name
                refusing[code.value].add(path.stem)
    return refusing


def keys_by_file(language: Language) -> dict[str, list[str]]:
    """The keys of each file, by what its name says: `nl.rooms.po` is `rooms`, `nl.po` has no more to say."""
    keys: dict[str, list[str]] = {}
    for path in TEXTS.glob(f"{language}*.po"):
        with path.open("rb") as file:
            entries = [entry.id for entry in read_po(file) if entry.id]
        keys[path.stem.partition(".")[2]] = [entry if isinstance(entry, str) else entry[0] for entry in entries]
    return keys


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_a_capability_stand_in_its_own_file_alone(language: Language) -> None:
    """Its acts, its history, its fields and its refusals; what several capabilities ask or refuse is common."""
    capability, asking, refusing = capability_of(), asked_by(), refused_by()
    astray = []
    for file, keys in keys_by_file(language).items():
        for key in keys:
            first, second = (*key.split("."), "")[:2]
            homes: set[str] | None = None
            if first in OF_A_COMMAND_OR_EVENT and second in capability:
                homes = {capability[second]}
            elif first == "field" and second in asking:
                homes = asking[second]
            elif first == "refusal":
                homes = refusing.get(second, set())
            if homes is not None and file not in (homes if len(homes) == 1 else COMMON):
                astray.append(f"{key} stands in {file or language}, and is asked by {', '.join(sorted(homes))}")
    assert astray == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_keys_that_begin_alike_stand_in_one_file(language: Language) -> None:
    files: dict[str, set[str]] = defaultdict(set)
    for file, keys in keys_by_file(language).items():
        for key in keys:
            first, second = (*key.split("."), "")[:2]
            if first not in {"refusal", "kind", "next"}:
                files[f"{first}.{second}" if first in OF_TWO_WORDS else first].add(file)
    assert {start: names for start, names in files.items() if len(names) > 1} == {}
