"""Which step takes away what refuses another: an office that is held is laid down before somebody takes it up."""

import re
from collections.abc import Mapping
from typing import Final

from api.texts import Texts
from api.web.step import Link
from api.web.visit import Visit
from governance.log.command import Command
from governance.log.errors import Refused

MARKER: Final = re.compile(r"{(\w+):\w+}")
"""What an address has in the place of the thing that it is about: ``{slug:str}``."""

MENDED_BY: Final[dict[str, tuple[type[Command], str]]] = {}
"""By the code of a refusal: the step that comes first, and its address, whose markers are facts of that refusal."""


def mended() -> dict[str, frozenset[str]]:
    """The refusals that another step takes away, each with the facts that the address of that step is made from."""
    return {code: frozenset(MARKER.findall(path)) for code, (_, path) in MENDED_BY.items()}


def comes_first(visit: Visit, refused: Refused) -> Link | None:
    """The step that takes a refusal away, for who has the right to it."""
    command, path = MENDED_BY.get(refused.code, (None, ""))
    if command is None or not visit.may(command):
        return None
    address = MARKER.sub(lambda marker: str(refused.facts[marker[1]]), path)
    return link_words(command, visit.texts, _called(refused, visit.texts)), address


def _called(refused: Refused, texts: Texts) -> dict[str, object]:
    """What the facts of a refusal are called in a sentence: ``office.secretaris`` where there are words for it."""
    names = {name: f"{name}.{fact}" for name, fact in refused.facts.items()}
    return {name: texts.t(key) if texts.has(key) else refused.facts[name] for name, key in names.items()}


def link_words(command: type[Command], texts: Texts, called: Mapping[str, object]) -> str:
    """The words of the link to a step."""
    return texts.t(f"step.{command.__name__}.link", **called)
