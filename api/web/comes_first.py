"""Which step has to come first if another is refused. For example, an office is laid down before it is taken up."""

import re
from collections.abc import Mapping
from typing import Final

from api.texts import Texts
from api.web.step import Link
from api.web.visit import Visit
from governance.log.command import Command
from governance.log.errors import Refused

MARKER: Final = re.compile(r"{(\w+):\w+}")
"""The part of a path that stands for what the page is about: ``{slug:str}``."""

MENDED_BY: Final[dict[str, tuple[type[Command], str]]] = {}
"""The step that comes first and its path, by the code of a refusal. The path's markers are facts of the refusal."""


def mended() -> dict[str, frozenset[str]]:
    """The refusals that another step mends, each with the facts that the address of that step is made from."""
    return {code: frozenset(MARKER.findall(path)) for code, (_, path) in MENDED_BY.items()}


def comes_first(visit: Visit, refused: Refused) -> Link | None:
    """The link to the step that mends a refusal, if there is one and the reader has the right to it."""
    command, path = MENDED_BY.get(refused.code, (None, ""))
    if command is None or not visit.may(command):
        return None
    address = MARKER.sub(lambda marker: str(refused.facts[marker[1]]), path)
    return link_words(command, visit.texts, _called(refused, visit.texts)), address


def _called(refused: Refused, texts: Texts) -> dict[str, object]:
    """The facts of a refusal as a sentence calls them, for example by the words under ``office.secretaris``."""
    names = {name: f"{name}.{fact}" for name, fact in refused.facts.items()}
    return {name: texts.t(key) if texts.has(key) else refused.facts[name] for name, key in names.items()}


def link_words(command: type[Command], texts: Texts, called: Mapping[str, object]) -> str:
    """The words of the link to a step."""
    return texts.t(f"step.{command.__name__}.link", **called)
