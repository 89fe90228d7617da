"""A variable is named after what it holds, and a class has a name of its own."""

import ast
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Final

import pytest
from jinja2 import nodes

from api.web.templating import TEMPLATES, environment
from tests.house.sources import PRODUCT, python

SAY_NOTHING: Final = frozenset({"one", "said", "found"})
"""Words that fit everything: over a thousand variables were called so once, and none of them said what it held."""


def bound(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every name that a file gives to something, with its line: variables, parameters, fields, names in a pattern."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()) | ast.arg(arg=name):
                yield node.lineno, name
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                yield node.lineno, name
            case ast.MatchMapping(rest=str(name)) | ast.alias(asname=str(name)):
                yield node.lineno, name
            case _:
                pass


def test_no_variable_has_a_name_that_fits_everything() -> None:
    lines = [
        f"{path}:{line}: {name}"
        for path, tree in python(*PRODUCT, "tests", ".ci").items()
        for line, name in bound(tree)
        if name.strip("_") in SAY_NOTHING
    ]
    assert lines == []


def test_no_variable_of_a_template_has_one_either() -> None:
    lines = [
        f"{template.relative_to(TEMPLATES)}:{name.lineno}: {name.name}"
        for template in sorted(TEMPLATES.rglob("*.html"))
        for name in environment("nl").parse(template.read_text()).find_all(nodes.Name)
        if name.name in SAY_NOTHING
    ]
    assert lines == []


def test_no_two_classes_of_the_product_have_one_name() -> None:
    homes: dict[str, list[str]] = defaultdict(list)
    for path, tree in python(*PRODUCT).items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                homes[node.name].append(path)
    assert {name: paths for name, paths in homes.items() if len(paths) > 1} == {}


@pytest.mark.parametrize(
    "source",
    [
        "one = 1",
        "for one in several: pass",
        "names = [one.name for one in several]",
        "key = lambda one: one.name",
        "def tell(said): pass",
        "def tell(*, said: str = ''): pass",
        "def tell(*said): pass",
        "def tell(**said): pass",
        "async def tell(said, /): pass",
        "class Row:\n    said: str",
        "self.found = 1",
        "if (found := search()): pass",
        "with open(path) as one: pass",
        "one, other = pair",
        "head, *found = several",
        "found: int = 1",
        "found += 1",
        "import search as found",
        "from search import look as found",
        "try: pass\nexcept OSError as one: pass",
        "match pair:\n    case one: pass",
        "match pair:\n    case [*one]: pass",
        "match pair:\n    case {**one}: pass",
        "_one = 1",
    ],
)
def test_a_name_is_seen_wherever_it_is_given(source: str) -> None:
    assert {name.strip("_") for _, name in bound(ast.parse(source))} & SAY_NOTHING


def test_what_only_uses_such_a_name_gives_it_to_nothing() -> None:
    assert Counter(name for _, name in bound(ast.parse("Town().found(said=1)\ndef found(): pass"))) == {}
