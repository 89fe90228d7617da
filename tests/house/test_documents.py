"""What the documentation lists is what the code has."""

import pytest

from api.texts import texts_in
from governance.log.command import SLICES
from tests.house.documents import DOCS, PAGES, all_refusals, made


@pytest.mark.parametrize("name", PAGES)
def test_a_page_that_is_made_from_the_code_is_current(name: str) -> None:
    """Else make it anew: make docs."""
    assert (DOCS / name).read_text() == made(name)


@pytest.mark.parametrize("command", SLICES.values(), ids=lambda decided_by: decided_by.answers.__name__)
def test_every_command_has_a_row_in_the_table_of_rights(command: type) -> None:
    roles = command.right.roles  # type: ignore[attr-defined]
    assert roles
    assert set(roles) <= {"signed-in", "voorzitter", "secretaris", "penningmeester", "operator"}


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("code", all_refusals())
def test_every_refusal_has_its_sentence_in_both_languages(code: str, language: str) -> None:
    texts = texts_in(language)
    assert texts.has(f"refusal.{code}.title")
    assert texts.has(f"refusal.{code}.detail")
