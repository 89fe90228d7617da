"""What programs can ask and read here, described: for programs as OpenAPI, for people as a page."""

from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Final

import msgspec
from litestar import Response, get
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.response import Template
from markupsafe import Markup, escape

from api.access.gate import OPEN
from api.json.commands import kebab
from api.json.openapi import Json, document
from api.process.typed import program
from api.web.visit import Visit

DESCRIPTION_PATH: Final = "/api/openapi.json"
_SAME_FOR_ALL: Final[dict[str, Any]] = {OPEN: True, "exclude_from_csrf": True}


def description_routes(address: str) -> list[HTTPRouteHandler]:
    """``/api`` and ``/api/openapi.json``; ``address`` is where the pages are reached from outside."""

    @cache
    def described() -> Json:
        return document(program_version(), address)

    @cache
    def written() -> bytes:
        return msgspec.json.encode(described())

    @get(DESCRIPTION_PATH, opt=_SAME_FOR_ALL)
    async def openapi() -> Response[bytes]:
        return Response(written(), media_type="application/json", headers={"Cache-Control": "no-cache"})

    @get("/api")
    async def description(visit: NamedDependency[Visit]) -> Template:
        return visit.show(
            "api.html",
            operations=operations(described()),
            description=DESCRIPTION_PATH,
            address=address,
            program=program(),
        )

    return [openapi, description]


class Operation(msgspec.Struct, frozen=True):
    """One thing that can be asked, as the page shows it."""

    name: str
    """As the OpenAPI has it: ``CastVote``, ``the_votes``."""
    title: str
    """The same in words: Cast vote, Votes."""
    method: str
    path: str
    summary: Markup
    fields: list[tuple[str, str, bool]]
    """Name, type in a few words, whether it must be there."""
    statuses: list[tuple[str, Markup]]

    @property
    def is_command(self) -> bool:
        """Whether it asks for something to happen; else it reads."""
        return self.method == "POST"


def operations(described: Json) -> list[Operation]:
    """Everything that can be asked, commands first."""
    listed = []
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            statuses = [(status, with_code(answer["description"])) for status, answer in operation["responses"].items()]
            fields = _fields(operation, described["components"]["schemas"])
            name, summary = operation["operationId"], with_code(operation["summary"])
            listed.append(Operation(name, in_words(name), method.upper(), path, summary, fields, statuses))
    return sorted(listed, key=lambda operation: (not operation.is_command, operation.path))


def in_words(name: str) -> str:
    """An operation's name as people read it: ``CastVote`` is Cast vote, ``the_votes`` Votes."""
    words = kebab(name).replace("-", " ").replace("_", " ").removeprefix("the ")
    return words[0].upper() + words[1:]


def with_code(sentence: str) -> Markup:
    """What stands between back-ticks, as code."""
    parts = enumerate(sentence.split("`"))
    return Markup().join(Markup("<code>{}</code>").format(part) if at % 2 else escape(part) for at, part in parts)


def _fields(operation: Json, schemas: Json) -> list[tuple[str, str, bool]]:
    if "requestBody" in operation:
        schema = _resolved(operation["requestBody"]["content"]["application/json"]["schema"], schemas)
        required = schema.get("required", [])
        return [(name, _words(shape), name in required) for name, shape in schema["properties"].items()]
    parameters = [parameter for parameter in operation["parameters"] if parameter["in"] != "header"]
    return [(parameter["name"], _words(parameter["schema"]), parameter["required"]) for parameter in parameters]


def _resolved(schema: Json, schemas: Json) -> Json:
    reference = schema.get("$ref")
    return schemas[reference.rpartition("/")[2]] if reference else schema


def _words(shape: Json) -> str:
    """A schema in a few words."""
    if "$ref" in shape:
        return str(shape["$ref"]).rpartition("/")[2]
    if "anyOf" in shape:
        return " | ".join(_words(option) for option in shape["anyOf"])
    if "enum" in shape:
        return " | ".join(str(value) for value in shape["enum"])
    if shape.get("type") == "array":
        return f"[{_words(shape.get('items', {}))}]"
    return str(shape.get("format") or shape.get("type") or "any")


def program_version() -> str:
    """The version that is installed; ``0`` where the code runs from its folder alone."""
    try:
        return version("kamer")
    except PackageNotFoundError:
        return "0"
