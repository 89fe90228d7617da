"""Where the words of Kamer stand: in the catalogues, those of a capability in its own file, one in each language."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import pytest
from babel.messages.pofile import read_po
from jinja2 import nodes
from msgspec import structs

import governance.commands
import governance.events
from api.texts import LANGUAGES, Language
from api.web.templating import TEMPLATES, environment
from governance.log.command import Command
from governance.log.event import Event
from tests.house.sources import PRODUCT, python

ROOT = Path(__file__).parents[2]
TEXTS = ROOT / "api" / "texts"
FOR_THE_OPERATOR = ("api/cli.py", "api/demo.py", "api/process/", "governance/log/", "projections/engine/")
"""What is printed where Kamer is run, and reasons for its log: English, as its commands and settings are."""
FOR_PROGRAMS = ("api/json/",)
"""Faults and descriptions for whoever writes a program: English too."""
RECORDS = ("governance/founding.py", "governance/demo.py")
"""What was recorded, in the words in which it was given."""
AN_ATTRIBUTE = "noopener noreferrer nofollow"
"""Of a link in Markdown."""

AN_ARTICLE = re.compile(r"[0-9]+:[0-9]+[a-z]? lid [0-9]+ onder [a-z] BW")
"""A part of an article, as lawyers write it."""

WORD = re.compile(r"[^\W\d_]{2,}(?:[-'’][^\W\d_]+)*")
CODE = re.compile(r"[<>=;|\\{}\[\]_*%#/]|\b[A-Z]{3,}\b")
"""Markup, patterns, SQL, headers: signs that no sentence of ours has."""
OF_AN_ERROR = re.compile(
    r"(Error|Busy|Refused|Unusable|NotFound|Damaged|Malformed|Conflict|Fault|super\(\)\.__init__)$"
)
DUTCH = re.compile(r"\b(het|een|niet|zijn|wordt|deze|geen|voor|naar|ook|maar|je|jouw|wij|wie)\b", re.IGNORECASE)

COMMON = {"", "problems"}
"""The files of what belongs to no capability: `nl.po`, and beside it what went wrong."""
OF_A_COMMAND_OR_EVENT = {"step", "form", "kind", "told", "next"}
OF_TWO_WORDS = {"field", "form", "rule", "step", "told"}
"""Their second word says whose words they are: `step.CloseMeeting` is a meeting's, `step.CloseVoting` a voting's."""


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
        governance_, layer, capability, *_ = (*kind.__module__.split("."), "", "")
        if governance_ == "governance" and layer in {"commands", "events"}:
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
    for path, tree in python("governance/commands").items():
        capability = Path(path).relative_to("governance/commands").with_suffix("").parts[0]
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and ast.unparse(call.func).rpartition(".")[2] in {"refuse", "Refused"}:
                code = call.args[0]
                assert isinstance(code, ast.Constant), path
                assert isinstance(code.value, str), path
                refusing[code.value].add(capability)
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


def literals(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """What a file of code could say to somebody: its line and its text, a filled-in value as `…`.

    Docstrings are for readers of the code; lines of the program's log, and the texts of errors, for the operator.
    """
    silent: set[ast.AST] = set()
    for node in ast.walk(tree):
        unheard: list[ast.AST] = []
        body = getattr(node, "body", None)
        if isinstance(body, list):
            unheard += [line for line in body if isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant)]
        if isinstance(node, ast.Raise | ast.Assert):
            unheard.append(node)
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if called.startswith("log.") or OF_AN_ERROR.search(called):
                unheard.append(node)
        if isinstance(node, ast.JoinedStr):
            unheard += node.values
        silent.update(below for part in unheard for below in ast.walk(part))
    for node in ast.walk(tree):
        if node in silent:
            continue
        if isinstance(node, ast.JoinedStr):
            parts = [part.value if isinstance(part, ast.Constant) else "…" for part in node.values]
            yield node.lineno, "".join(map(str, parts))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


def is_a_sentence(text: str, *, words: int = 3) -> bool:
    """Three words or more, and no sign of code among them."""
    if AN_ARTICLE.fullmatch(text):
        return False
    return len(WORD.findall(text)) >= words and " " in text.strip() and not CODE.search(text) and text != AN_ATTRIBUTE


def test_no_sentence_stands_in_the_code() -> None:
    elsewhere = FOR_THE_OPERATOR + FOR_PROGRAMS + RECORDS
    sentences = [
        f"{file}:{line}: {text}"
        for file, tree in python(*PRODUCT).items()
        if not file.startswith(elsewhere)
        for line, text in literals(tree)
        if is_a_sentence(text)
    ]
    assert sentences == []


def test_no_dutch_stands_in_the_code() -> None:
    """Nor two words of it: who runs Kamer or writes a program for it is spoken to in English."""
    dutch = [
        f"{file}:{line}: {text}"
        for file, tree in python(*PRODUCT).items()
        if not file.startswith(RECORDS)
        for line, text in literals(tree)
        if is_a_sentence(text, words=2) and DUTCH.search(text)
    ]
    assert dutch == []


def test_the_operator_reads_no_hour_that_the_code_wrote_out_by_itself() -> None:
    """It would be an hour of UTC: ``dutch_time`` knows the clock, and the catalogue does for readers of pages."""
    hours = {
        file
        for file, tree in python(*PRODUCT).items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "%H" in node.value
    }
    assert hours == {"governance/dates.py"}


@pytest.mark.parametrize("template", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.stem)
def test_no_sentence_stands_in_a_template(template: Path) -> None:
    """Between its tags, but for what somebody types at a prompt."""
    tree = environment("nl").parse(template.read_text())
    page = "".join(f"{part.data}" for part in tree.find_all(nodes.TemplateData))
    shown = re.sub(r"(?s)<(code|pre)\b.*?</\1>|<!--.*?-->|<[^>]*>", " | ", page)
    assert [text.strip() for text in shown.split("|") if len(WORD.findall(text)) > 1] == []
