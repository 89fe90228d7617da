"""A state is named by its enum, in Python and in templates: none is compared with its text, or looked up by it.

A new state then shows itself: mypy names the questions that it has to answer, and a page that includes a template by
the state's own name fails where there is none. A text would fall into an ``else`` instead, in silence.
"""

import ast
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Final

import pytest
from jinja2 import Environment, nodes

from governance.events.meetings import Presence
from governance.events.voting import Secrecy
from governance.rules.verdict import Outcome
from tests.api.lives import lives

ROOT: Final = Path(__file__).parents[2]
PYTHON: Final = sorted(
    path for folder in ("governance", "projections", "api") for path in (ROOT / folder).rglob("*.py")
)
TEMPLATES: Final = sorted((ROOT / "api" / "templates").rglob("*.html"))

KINDS: Final[tuple[type[StrEnum], ...]] = (*lives(), Outcome, Secrecy, Presence)
STATES: Final = frozenset(state.value for kind in KINDS for state in kind)
NAMES: Final = frozenset({"state", "status", "stage", "stand", "motion", "phase", "outcome", "secrecy", "presence"})
"""What is called so holds a state."""


def texts_for_states(source: str) -> list[int]:
    """The lines of Python that compare what is called after a state with the text of one, or look it up by texts."""
    nodes_ = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.expr | ast.stmt))
    return sorted({node.lineno for node in nodes_ if _names_a_state(node)})


def _names_a_state(node: ast.expr | ast.stmt) -> bool:
    match node:
        case ast.Compare():
            sides = [node.left, *node.comparators]
            return any(_is_a_state(side) for side in sides) and any(_is_text(side) for side in sides)
        case ast.Match():
            patterns = [pattern for case in node.cases for pattern in ast.walk(case.pattern)]
            return _is_a_state(node.subject) and any(
                isinstance(pattern, ast.MatchValue) and _is_text(pattern.value) for pattern in patterns
            )
        case ast.Dict():
            keys = [key.value for key in node.keys if isinstance(key, ast.Constant)]
            return len(keys) > 1 and len(keys) == len(node.keys) and STATES.issuperset(keys)
        case _:
            return False


def _is_a_state(node: ast.expr) -> bool:
    return (isinstance(node, ast.Attribute) and node.attr in NAMES) or (isinstance(node, ast.Name) and node.id in NAMES)


def _is_text(node: ast.expr) -> bool:
    if isinstance(node, ast.Tuple | ast.List | ast.Set):
        return any(map(_is_text, node.elts))
    return isinstance(node, ast.Constant) and node.value in STATES


def texts_in_template(source: str) -> list[int]:
    """The same of a template."""
    tree = Environment(autoescape=True).parse(source)
    return sorted({node.lineno for node in _walk(tree) if _names_a_state_in_template(node)})


def _walk(node: nodes.Node) -> Iterator[nodes.Node]:
    yield node
    for child in node.iter_child_nodes():
        yield from _walk(child)


def _names_a_state_in_template(node: nodes.Node) -> bool:
    match node:
        case nodes.Compare():
            sides = [node.expr, *(operand.expr for operand in node.ops)]
            return any(map(_is_a_state_in_template, sides)) and any(map(_is_text_in_template, sides))
        case nodes.Test():
            return _is_a_state_in_template(node.node) and any(map(_is_text_in_template, node.args))
        case nodes.Dict():
            keys = [pair.key.value for pair in node.items if isinstance(pair.key, nodes.Const)]
            return bool(keys) and len(keys) == len(node.items) and STATES.issuperset(keys)
        case _:
            return False


def _is_a_state_in_template(node: nodes.Expr) -> bool:
    return (isinstance(node, nodes.Getattr) and node.attr in NAMES) or (
        isinstance(node, nodes.Name) and node.name in NAMES
    )


def _is_text_in_template(node: nodes.Expr) -> bool:
    if isinstance(node, nodes.Tuple | nodes.List):
        return any(map(_is_text_in_template, node.items))
    return isinstance(node, nodes.Const) and node.value in STATES


def test_no_state_is_compared_with_a_text_in_python() -> None:
    lines = [f"{path.relative_to(ROOT)}:{line}" for path in PYTHON for line in texts_for_states(path.read_text())]
    assert lines == []


def test_no_state_is_compared_with_a_text_in_a_template() -> None:
    lines = [f"{path.relative_to(ROOT)}:{line}" for path in TEMPLATES for line in texts_in_template(path.read_text())]
    assert lines == []


@pytest.mark.parametrize(
    "source",
    [
        'voting.state == "open"',
        '"closed" != held.state',
        'own.status not in ("ended", "unknown")',
        'match stage:\n    case "coming" | "today":\n        pass',
        'kinds = {"open": "good", "closed": "plain"}',
    ],
)
def test_a_text_in_the_place_of_a_state_is_seen_in_python(source: str) -> None:
    assert texts_for_states(source) == [1]


@pytest.mark.parametrize(
    "source", ['texts.language == "nl"', 'step.state == "now"', "stage is MeetingStage.OVER", '{"open": 1, "label": 2}']
)
def test_what_is_no_state_is_left_alone(source: str) -> None:
    assert texts_for_states(source) == []


@pytest.mark.parametrize(
    "source",
    [
        '{% if voting.state == "tabled" %}{% endif %}',
        '{% if voting.state in ("tabled", "open") %}{% endif %}',
        '{{ 1 if stage is eq("closed") else 2 }}',
        '{{ {"member": "good", "suspended": "bad"}.get(member.status, "plain") }}',
        '{{ {"carried": "for"}.get(outcome) }}',
    ],
)
def test_a_text_in_the_place_of_a_state_is_seen_in_a_template(source: str) -> None:
    assert texts_in_template(source) == [1]
