"""The pages of ``docs/`` that are made from the code: ``python -m tests.house.documents`` writes them anew.

``docs/events.md`` is the catalogue of events, ``docs/commands.md`` the commands with the table of rights,
``docs/refusals.md`` every refusal with its sentence. A test holds each to the code.
"""

import ast
import inspect
import sys
from collections.abc import Iterator
from datetime import date, datetime, time
from enum import Enum
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Literal, NewType, Union, get_args, get_origin, get_type_hints

import msgspec

from api.texts import texts_in
from governance import commands, events
from governance.log.command import SLICES
from governance.log.event import EVENTS, Event
from governance.log.reach import why_out_of_reach
from governance.log.sealed import FreeText, Sealed
from tests.golden.examples import EXAMPLES

DOCS = Path(__file__).parents[2] / "docs"
CAPABILITIES = ("statutes", "membership", "persons", "board", "rooms", "meetings", "voting", "decisions", "texts")
PLAIN: dict[Any, str] = {
    str: "text",
    int: "number",
    bool: "yes or no",
    date: "day",
    datetime: "instant",
    time: "local time",
}
NOTICE = "*Made from the code by `make docs`; a test holds it to the code.*"

assert commands.__doc__, "importing them is what makes them known"


def sentences(kind: type) -> str:
    """The first paragraph of a docstring, on one line."""
    return " ".join((inspect.getdoc(kind) or "").split("\n\n")[0].split())


def words(kind: Any) -> str:
    """A type as the catalogue calls it."""
    if isinstance(kind, NewType):
        return str(kind.__name__)
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return words(arguments[0])
    if origin is Literal:
        return " or ".join(f"`{argument}`" for argument in arguments)
    if origin in (Union, UnionType):
        known = [words(argument) for argument in arguments if argument is not type(None)]
        return " or ".join(known) + (", or not known" if type(None) in arguments else "")
    if origin is FreeText:
        return f"{words(arguments[0])}, free"
    if origin is Sealed:
        return f"{words(arguments[0])}, sealed"
    if origin in (list, tuple, dict):
        return (
            f"{origin.__name__} of {', '.join(words(argument) for argument in arguments if argument is not Ellipsis)}"
        )
    if isinstance(kind, type) and issubclass(kind, Enum):
        return " or ".join(f"`{member.value}`" for member in kind)
    return PLAIN.get(kind) or str(kind.__name__)


def notes(kind: type) -> dict[str, str]:
    """What is said under each field of a class."""
    tree = ast.parse(inspect.getsource(kind)).body[0]
    assert isinstance(tree, ast.ClassDef)
    noted = {}
    for line, after in zip(tree.body, tree.body[1:], strict=False):
        if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name) and _is_text(after):
            assert isinstance(after, ast.Expr)
            assert isinstance(after.value, ast.Constant)
            noted[line.target.id] = " ".join(str(after.value.value).split())
    return noted


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def fields(kind: type) -> Iterator[str]:
    """A table of a struct's fields."""
    if not kind.__struct_fields__:  # type: ignore[attr-defined]
        return
    hints, noted = get_type_hints(kind, include_extras=True), notes(kind)
    yield "| field | what | |"
    yield "|---|---|---|"
    for field in msgspec.structs.fields(kind):
        optional = "" if field.required else " (may be left out)"
        yield f"| `{field.encode_name}` | {words(hints[field.name])}{optional} | {noted.get(field.name, '')} |"
    yield ""


def of_capability(kinds: dict[str, type], package: str, capability: str) -> list[type]:
    """Those that stand in this capability's file or folder: file by file, in the order in which they stand there."""
    home = f"{package}.{capability}"
    here = [kind for kind in kinds.values() if kind.__module__ == home or kind.__module__.startswith(f"{home}.")]
    return sorted(here, key=lambda kind: (kind.__module__, inspect.getsourcelines(kind)[1]))


def events_page() -> Iterator[str]:
    """The catalogue of events."""
    examples: dict[str, Event] = {event.TOPIC: event for event in EXAMPLES}
    yield "# Events"
    yield ""
    yield NOTICE
    yield ""
    yield "Every kind of event that the log can hold, by capability. A name is permanent, a shape is kept by its golden"
    yield "bytes (`tests/golden`). The first tag is the event's subject. *Sealed*: closed with the person's own key."
    yield "*Free*: what somebody wrote, closed with a key of that text's own."
    for capability in CAPABILITIES:
        yield ""
        yield f"## {capability}"
        module = sys.modules[f"{events.__name__}.{capability}"]
        yield ""
        yield sentences(module)  # type: ignore[arg-type]
        for kind in of_capability(dict(EVENTS), events.__name__, capability):
            yield ""
            yield f"### {kind.__name__}"
            yield ""
            yield f"{sentences(kind)}"
            yield ""
            yield from fields(kind)
            tags = ", ".join(f"`{tag}`" for tag in examples[kind.__name__].tags())
            yield f"Version {kind.VERSION}. Tags, for example: {tags}."  # type: ignore[attr-defined]


def commands_page() -> Iterator[str]:
    """The commands, and who may give them."""
    yield "# Commands, and who may give them"
    yield ""
    yield NOTICE
    yield ""
    yield "Each is a form on a page and `POST /api/commands/<name>`. The right is asked of the log and guarded with the"
    yield "decision. *Signed in*: anybody for themselves; what they must be besides, the command itself says."
    yield ""
    yield "| command | who | what |"
    yield "|---|---|---|"
    kinds = {kind.__name__: kind for kind in SLICES}
    for capability in CAPABILITIES:
        for kind in of_capability(dict(kinds), "governance.commands", capability):
            who = ", ".join(role.replace("-", " ") for role in SLICES[kind].right.roles)
            yield f"| [{kind.__name__}](#{kind.__name__.lower()}) | {who} | {sentences(kind)} |"
    for capability in CAPABILITIES:
        for kind in of_capability(dict(kinds), "governance.commands", capability):
            yield ""
            yield f"## {kind.__name__}"
            yield ""
            yield sentences(kind)
            yield ""
            yield from fields(kind)
            yield f"Refused by: {', '.join(f'`{code}`' for code in refusals_of(SLICES[kind])) or 'nothing'}."


def refusals_of(kind: type) -> list[str]:
    """The codes with which a slice, or a function or class of the commands that it calls, can refuse."""
    return list(dict.fromkeys(code for code, _ in made_refusals(kind)))


def made_refusals(kind: type) -> Iterator[tuple[str, frozenset[str]]]:
    """Each refusal that a slice, or a function or class of the commands that it calls, makes: code and facts' names."""
    known: set[Any] = set()
    waiting: list[Any] = [kind]
    if says_a_day(kind.answers):  # type: ignore[attr-defined]
        waiting.append(why_out_of_reach)
    while waiting:
        asked = waiting.pop()
        known.add(asked)
        for node in calls_in(asked):
            method = isinstance(node.func, ast.Attribute) and node.func.attr == "refuse"
            name = node.func.id if isinstance(node.func, ast.Name) else ""
            if method or name == "Refused":
                code = node.args[0]
                assert isinstance(code, ast.Constant), f"{kind.__name__} refuses with a code that is no literal"
                yield str(code.value), frozenset(word.arg for word in node.keywords if word.arg) - {"rule", "article"}
            called = getattr(sys.modules[asked.__module__], name, None)
            is_code = inspect.isfunction(called) or inspect.isclass(called)
            if is_code and called.__module__.startswith(commands.__name__) and called not in known:
                waiting.append(called)


@cache
def calls_in(code: Any) -> list[ast.Call]:
    """The calls in the source of a class or function."""
    return [node for node in ast.walk(ast.parse(inspect.getsource(code))) if isinstance(node, ast.Call)]


def says_a_day(command: type) -> bool:
    """Whether a command has a field for a day, known exactly or not."""
    kinds = (words(hint) for hint in get_type_hints(command, include_extras=True).values())
    return any("day" in kind.split() or "ImpreciseDate" in kind for kind in kinds)


def all_refusals() -> dict[str, list[str]]:
    """Every code, and the commands that it can refuse."""
    commands_by_code: dict[str, list[str]] = {}
    for command, decided_by in SLICES.items():
        for code in refusals_of(decided_by):
            commands_by_code.setdefault(code, []).append(command.__name__)
    return dict(sorted(commands_by_code.items()))


def refusals_page() -> Iterator[str]:
    """Every refusal, with what it says."""
    dutch, english = texts_in("nl"), texts_in("en")
    yield "# Refusals"
    yield ""
    yield NOTICE
    yield ""
    yield "A refusal is a rule that says no: nothing is recorded. Its code ends the problem's `type` and never changes."
    yield ""
    yield "| code | in Dutch | in English | refuses |"
    yield "|---|---|---|---|"
    for code, refused in all_refusals().items():
        key = f"refusal.{code}.title"
        yield f"| `{code}` | {dutch.t(key)} | {english.t(key)} | {', '.join(sorted(refused))} |"


PAGES = {"events.md": events_page, "commands.md": commands_page, "refusals.md": refusals_page}


def made(name: str) -> str:
    """What a page says today."""
    return "\n".join(PAGES[name]()) + "\n"


if __name__ == "__main__":
    for page in PAGES:
        (DOCS / page).write_text(made(page))
