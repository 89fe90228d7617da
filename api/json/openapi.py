"""The description of the JSON door in OpenAPI 3.1, made from the commands and the queries themselves.

Every schema is msgspec's own, so what is described is what is read: ``additionalProperties`` is false where a field
too many is refused, and each pattern and bound stands there. Every status that can come is named.
"""

from inspect import cleandoc
from typing import Any, Final

import msgspec

from api.json.body import LARGEST_NUMBER, SMALLEST_NUMBER
from api.json.commands import PATH, kebab
from api.json.query import QUERIES, Query
from api.json.verdicts import WRITTEN_AS
from api.problems import Problem
from governance.dates import EDTF_PATTERN, ImpreciseDate
from governance.log.bus import LONGEST_KEY
from governance.log.command import SLICES, Command
from governance.log.group import Answer

Json = dict[str, Any]

_REFERENCE: Final = "#/components/schemas/{name}"
_JSON: Final = "application/json"
_PROBLEM: Final = "application/problem+json"

_SAYINGS: Final = {
    401: "It is not known who asks: no bearer token, or one that has ended.",
    403: "The right to do this lies with somebody else; `roles` says with whom.",
    404: "There is no such thing, or not for whoever asks.",
    409: "A rule says no, and nothing was recorded. `type` ends in the refusal's code; `rule` names the rule.",
    413: "The body is larger than anything that is read.",
    414: "The address is longer than any that is read, or has too many parameters.",
    415: "A command is sent as `application/json`.",
    422: "It cannot be read: `faults` holds a JSON pointer for each fault. Or the same key came with another body.",
    429: "Too many commands within a minute: come back after `Retry-After` seconds. A repeated key does not count.",
    503: "Too much waits, or the read tables have not reached the position: come back after `Retry-After` seconds.",
}
_OF_COMMANDS: Final = (401, 403, 409, 413, 415, 422, 429, 503)
_OF_QUERIES: Final = (401, 403, 404, 414, 422, 503)

_READ_TO: Final = (
    "Up to where the log has been read. For a reader who is not signed in it stands still while a voting is open."
)
_POSITION: Final[Json] = {"type": "integer", "minimum": 0}
_WAIT: Final[Json] = {
    "name": "Wait-For-Position",
    "in": "header",
    "required": False,
    "schema": {"type": "integer", "minimum": 0, "maximum": 2**63 - 1},
    "description": "Answer when the read tables have reached this position of the log; 503 when that takes too long.",
}
_KEY: Final[Json] = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY, "pattern": "^[!-~]([ -~]*[!-~])?$"},
    "description": "The same key with the same body gets the first answer again; with another body 422.",
}
_LANGUAGE: Final[Json] = {
    "name": "Accept-Language",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "examples": ["nl", "en"]},
    "description": "In which language titles and sentences are written: Dutch, unless English is asked for.",
}


def document(version: str, address: str) -> Json:
    """The whole description; ``address`` is where the pages are reached from outside."""
    commands, queries = list(SLICES), list(QUERIES.values())
    shapes, components = _schemas([*commands, Answer, Problem, *(query.answers for query in queries)])
    paths: Json = {}
    for kind in commands:
        paths[f"{PATH}/{kebab(kind.__name__)}"] = {"post": _command(kind, shapes)}
    for query in queries:
        paths.setdefault(query.path, {})["get"] = _query(query, shapes)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Kamer",
            "version": version,
            "description": "The governance of a cooperative: what may be asked of it, and what can be read in it.",
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        },
        "servers": [{"url": address}],
        "paths": dict(sorted(paths.items())),
        "components": {
            "schemas": components,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": "From `kamer token`."}},
        },
        "tags": [
            {"name": "commands", "description": "What can be asked for. One request, one command."},
            {"name": "queries", "description": "What can be read."},
        ],
    }


def _schemas(kinds: list[Any]) -> tuple[dict[Any, Json], Json]:
    """Each type's schema, and the shared ones that they refer to."""
    schemas, components = msgspec.json.schema_components(
        [*kinds, *WRITTEN_AS.values()], schema_hook=_hook, ref_template=_REFERENCE
    )
    for schema in components.values():
        if "description" in schema:
            schema["description"] = cleandoc(schema["description"])
        _bound(schema)
    return dict(zip(kinds, schemas, strict=False)), components


def _bound(schema: Any) -> None:
    """Say of every whole number that no more than 64 bits of it are read, where it has no narrower bounds."""
    if isinstance(schema, list):
        for part in schema:
            _bound(part)
    if isinstance(schema, dict):
        if schema.get("type") == "integer":
            schema.setdefault("minimum", SMALLEST_NUMBER)
            schema.setdefault("maximum", LARGEST_NUMBER)
        for part in schema.values():
            _bound(part)


def _hook(kind: type) -> Json:
    """The schema of a type that msgspec does not know."""
    if kind is ImpreciseDate:
        return {
            "type": "string",
            "pattern": EDTF_PATTERN,
            "description": "A date as precisely as it is known, as EDTF: 2011-03-05, 2011-03, 2011, ../2015.",
            "examples": ["2011-03"],
        }
    if kind in WRITTEN_AS:
        (schema,), _ = msgspec.json.schema_components([WRITTEN_AS[kind]], ref_template=_REFERENCE)
        return schema
    raise TypeError(f"no way to describe {kind.__name__}")


def _command(kind: type[Command], shapes: dict[Any, Json]) -> Json:
    about = cleandoc(kind.__doc__ or kind.__name__)
    return {
        "operationId": kind.__name__,
        "tags": ["commands"],
        "summary": about.splitlines()[0],
        "description": about,
        "security": [{"token": []}],
        "parameters": [_KEY, _LANGUAGE],
        "requestBody": {"required": True, "content": {_JSON: {"schema": shapes[kind]}}},
        "responses": {
            "201": {
                "description": "It is recorded, and on disk.",
                "headers": {"Log-Position": {"schema": _POSITION, "description": "Of its last event."}},
                "content": {_JSON: {"schema": shapes[Answer]}},
            },
            **_problems(_OF_COMMANDS, shapes),
        },
    }


def _query(query: Query, shapes: dict[Any, Json]) -> Json:
    return {
        "operationId": query.name,
        "tags": ["queries"],
        "summary": query.summary,
        "description": cleandoc(query.answer.__doc__ or query.name),
        "security": [{}, {"token": []}],
        "parameters": [*_parameters(query), _WAIT, _LANGUAGE],
        "responses": {
            "200": {
                "description": "As far as the read tables are.",
                "headers": {
                    "Log-Position": {"schema": _POSITION, "description": _READ_TO},
                    "ETag": {"schema": {"type": "string"}, "description": "The same bytes have the same tag."},
                },
                "content": {_JSON: {"schema": shapes[query.answers]}},
            },
            "304": {"description": "What `If-None-Match` names is still so."},
            **_problems(_OF_QUERIES, shapes),
        },
    }


def _parameters(query: Query) -> list[Json]:
    """The parameters of a query, from the fields of its struct."""
    (_,), components = msgspec.json.schema_components([query.asks], schema_hook=_hook, ref_template=_REFERENCE)
    schema = components[query.asks.__name__]
    parameters = []
    for name, shape in schema["properties"].items():
        in_path = name in query.in_path
        parameters.append(
            {
                "name": name,
                "in": "path" if in_path else "query",
                "required": in_path or name in schema.get("required", []),
                "schema": _described(shape),
            }
        )
    return parameters


def _described(shape: Json) -> Json:
    """A parameter is left out or said; it cannot be null."""
    options = [option for option in shape.get("anyOf", []) if option != {"type": "null"}]
    if not options:
        return shape
    rest = {name: value for name, value in shape.items() if name not in ("anyOf", "default")}
    return {**(options[0] if len(options) == 1 else {"anyOf": options}), **rest}


def _problems(statuses: tuple[int, ...], shapes: dict[Any, Json]) -> Json:
    answers: Json = {}
    for status in statuses:
        answers[str(status)] = {
            "description": _SAYINGS[status],
            "content": {_PROBLEM: {"schema": shapes[Problem]}},
        }
        if status in (429, 503):
            answers[str(status)]["headers"] = {"Retry-After": {"schema": {"type": "integer", "minimum": 1}}}
    return answers
