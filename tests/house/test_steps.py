"""What the slices say stands there alone: no page and no template builds a refusal, or names a role or an article."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api.texts import LANGUAGES, Language, texts_in
from api.web.comes_first import mended
from api.web.step import Step
from api.web.steps import Steps
from governance import commands
from governance.log.command import SLICES
from governance.modules import all_in
from tests.house.documents import all_refusals, made_refusals, refusals_of

API = Path(__file__).parents[2] / "api"
PAGES = sorted((API / "pages").rglob("*.py"))
TEMPLATES = sorted((API / "templates").rglob("*.html"))

assert commands.__doc__, "importing them is what makes their rights known"
ROLES = frozenset(role for decided_by in SLICES.values() for role in decided_by.right.roles)
ARTICLE = re.compile(r"\b\d+:\d+[a-z]?\b.*\bBW\b|\bAVG\b")
BUILT = frozenset({"Refused", "NotAllowed", "refuse"})
SAID_BY_SLICES = ("governance.rules.articles", "governance.rules.law", "governance.rights")


def repeated(source: str) -> Iterator[str]:
    """What a page says although the slices say it: a refusal that it builds, a role, an article."""
    tree = ast.parse(source)
    texts = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func).rpartition(".")[2]
            if called in BUILT:
                yield f"builds a refusal: {called}"
        elif isinstance(node, ast.ImportFrom) and node.module in SAID_BY_SLICES:
            yield f"takes a right or an article: {node.module}"
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in texts:
            if node.value in ROLES:
                yield f"names a role: {node.value}"
            elif ARTICLE.search(node.value):
                yield f"names an article: {node.value}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(API)))
def test_no_page_builds_a_refusal_or_names_a_role_or_an_article(page: Path) -> None:
    assert list(repeated(page.read_text())) == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: str(template.relative_to(API)))
def test_no_template_names_a_role_or_an_article(template: Path) -> None:
    spoken = re.sub(r"{#.*?#}", "", template.read_text(), flags=re.DOTALL)
    quoted = re.findall(r"\"([^\"]*)\"|'([^']*)'", spoken)
    assert [text for pair in quoted for text in pair if text in ROLES] == []
    assert ARTICLE.search(spoken) is None


@pytest.mark.parametrize(
    "source",
    [
        "raise Refused('room-closed', room=slug)",
        "slice_.refuse('room-closed')",
        "from governance.rights import CHAIR",
        "from governance.rules.articles import ONE_VOTE",
        "from governance.rules.law import article",
        "may = 'secretaris' in reader.offices",
        "article = '2:38 lid 1 BW'",
    ],
)
def test_each_of_these_would_be_noticed(source: str) -> None:
    assert list(repeated(source))


def steps() -> list[Step[Any]]:
    return [step for taken in all_in(Steps, "api.pages") for step in taken]


@pytest.mark.parametrize("step", steps(), ids=lambda step: step.command.__name__)
def test_what_a_step_hears_of_is_a_refusal_that_somebody_makes(step: Step[Any]) -> None:
    """A code that is spelled otherwise would lead nobody anywhere, and nobody would be told."""
    assert set(step.past) <= set(refusals_of(SLICES[step.command]))
    assert set(step.mends) <= all_refusals().keys()


@pytest.mark.parametrize("code", [code for step in steps() for code in step.mends])
def test_a_refusal_tells_all_that_the_address_of_what_comes_first_needs(code: str) -> None:
    """Else whoever is refused so would get an error of ours in the place of the step that comes first."""
    made = [facts for slice_ in SLICES.values() for other, facts in made_refusals(slice_) if other == code]
    assert made
    assert [facts for facts in made if not mended()[code] <= facts] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("step", steps(), ids=lambda step: step.command.__name__)
def test_a_step_has_all_its_words(step: Step[Any], language: Language) -> None:
    texts, name = texts_in(language), f"step.{step.command.__name__}"
    asked = set() if step.own_page else {"title", "deed"}
    assert {word for word in asked if not texts.has(f"{name}.{word}")} == set()


def test_every_command_has_one_step_at_most() -> None:
    given = [step.command for step in steps()]
    assert len(given) == len(set(given))
