"""Every refusal has a code of its own in the code's text, and a test that names it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import governance.commands
from governance.log import reach

COMMANDS = sorted(Path(governance.commands.__file__).parent.rglob("*.py"))
WHERE = [*COMMANDS, Path(reach.__file__)]
TESTS = Path(__file__).parent


def refusals() -> Iterator[tuple[str, ast.Call]]:
    """Every ``refuse`` and ``Refused`` of the commands, and of what is asked of all of them, with its place."""
    for file in WHERE:
        for node in ast.walk(ast.parse(file.read_text())):
            if not isinstance(node, ast.Call):
                continue
            method = isinstance(node.func, ast.Attribute) and node.func.attr == "refuse"
            if method or (isinstance(node.func, ast.Name) and node.func.id == "Refused"):
                yield f"{file.name}:{node.lineno}", node


def codes() -> set[str]:
    """The codes of all refusals."""
    return {node.args[0].value for _, node in refusals()}  # type: ignore[attr-defined]


def test_a_code_is_written_out_where_it_is_used() -> None:
    for place, node in refusals():
        assert len(node.args) == 1, place
        code = node.args[0]
        assert isinstance(code, ast.Constant), place
        assert isinstance(code.value, str), place
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", code.value), place


def test_every_refusal_is_tested() -> None:
    written = "".join(file.read_text() for file in TESTS.rglob("test_*.py"))
    untested = {code for code in codes() if f'"{code}"' not in written}
    assert not untested


def test_an_article_has_its_rule() -> None:
    """A refused answer has the rule's id and its article; the article is ``null`` where statutes or practice ask it."""
    without_rule = {"still-a-member", "name-must-be-kept"}
    for place, node in refusals():
        given = {keyword.arg for keyword in node.keywords}
        code = node.args[0].value  # type: ignore[attr-defined]
        assert "article" not in given or "rule" in given or code in without_rule, place
