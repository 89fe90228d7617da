"""What programs can ask and read here, described: for programs as OpenAPI, for people as a page."""

from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Final

import msgspec
from litestar import Response, get
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.response import Template

from api.access.gate import OPEN
from api.openapi import Json, document
from api.visit import Visit

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
        return visit.show("api.html", operations=operations(described()), description=DESCRIPTION_PATH)

    return [openapi, description]


class Operation(msgspec.Struct, frozen=True):
    """One thing that can be asked, as the page shows it."""

    name: str
    method: str
    path: str
    summary: str
    fields: list[tuple[str, str, bool]]
    """Name, type in a few words, whether it must be there."""
    statuses: list[tuple[str, str]]


def operations(described: Json) -> list[Operation]:
    """Everything that can be asked, commands first."""
    found = []
    for path, methods in described["paths"].items():
        for method, one in methods.items():
            statuses = [(status, answer["description"]) for status, answer in one["responses"].items()]
            fields = _fields(one, described["components"]["schemas"])
            found.append(Operation(one["operationId"], method.upper(), path, one["summary"], fields, statuses))
    return sorted(found, key=lambda one: (one.method != "POST", one.path))


def _fields(one: Json, schemas: Json) -> list[tuple[str, str, bool]]:
    if "requestBody" in one:
        schema = _resolved(one["requestBody"]["content"]["application/json"]["schema"], schemas)
        required = schema.get("required", [])
        return [(name, _words(shape), name in required) for name, shape in schema["properties"].items()]
    said = [parameter for parameter in one["parameters"] if parameter["in"] != "header"]
    return [(parameter["name"], _words(parameter["schema"]), parameter["required"]) for parameter in said]


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
