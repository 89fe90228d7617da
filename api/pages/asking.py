"""A page that asks one thing before something happens once: what it is about, one button, and a way back."""

from typing import Any

import msgspec
from litestar.response import Template

from api.web.forms.form import KEY_FIELD, Form
from api.web.visit import Done, Visit
from governance.log.errors import Refused

TEMPLATE = "ask.html"


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked, in the language of the reader."""

    title: str
    """The page's heading."""
    lead: str
    """What happens, and whether it can be undone."""
    facts: list[tuple[str, str]]
    """What it is about: pairs of words and value."""
    deed: str
    """On the button, as a verb."""
    back: str
    """The address of the way back."""
    no: str
    """The words on the way back."""
    refused: Refused | None = None
    """The refusal that it would meet now, as far as the read tables know: told at once, in place of the button."""
    first: tuple[str, str] | None = None
    """What must be done before it, and where: words and address."""


def ask(visit: Visit, question: Question, form: Form[Any], *, section: str = "meetings") -> Template:
    """The page that asks; where it is known to be refused, the page that says why, and what comes first."""
    refusal = None if question.refused is None else visit.refusal(question.refused)
    return visit.show(TEMPLATE, section=section, question=question, form=form, refusal=refusal)


def ask_again(visit: Visit, question: Question, done: Done[Any], *, section: str = "meetings") -> Template:
    """The page once more, with the reason why it was refused; its button is under a new key, for a new try."""
    fresh = Form(done.form.kind, {KEY_FIELD: [visit.new_key()]}, done.form.faults)
    return visit.show(
        TEMPLATE, section=section, status=done.status, question=question, form=fresh, refusal=done.refusal
    )
