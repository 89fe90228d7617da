"""What no schema can say: what Schemathesis must know besides of HTTP, of days and of shares."""

import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any, Final
from uuid import uuid4

import schemathesis

from api.json.body import LARGEST_NUMBER, SMALLEST_NUMBER

LONGEST_KEY: Final = 200
REACHED: Final = 80
"""Up to here the log of a demonstration goes from its first moment on."""
DAY: Final = re.compile(r"(?:\.\./)?(\d{4})(?:-(\d\d))?(?:-(\d\d))?")


@schemathesis.hook
def filter_case(context: schemathesis.HookContext, case: Any) -> bool:
    """Requests whose fault, or whose want of one, does not stand in the schema.

    A header that nobody knows is no fault (RFC 9110, 5.1). A pattern cannot keep out 30 February, the share 3/2 or 2/4.
    What a parameter of the statutes is set to has any shape, so no schema bounds the whole numbers in it.
    """
    if "x-schemathesis-unknown-property" in (case.headers or {}):
        return False
    return all(_exists(text) for text in _texts(case.body)) and all(
        _can_be_reached(document) and _can_be_kept(document.get("value")) for document in _objects(case.body)
    )


@schemathesis.hook
def before_call(context: schemathesis.HookContext, case: Any, kwargs: dict[str, Any]) -> None:
    """A key is for one body: one that is made up twice would be refused the second time. Its length stays."""
    for headers in (case.headers, kwargs.get("headers")):
        key = (headers or {}).get("Idempotency-Key")
        if headers is not None and isinstance(key, str) and 0 < len(key) <= LONGEST_KEY:
            headers["Idempotency-Key"] = f"{uuid4().hex}{key}"[: max(32, len(key))]


@schemathesis.check
def busy_only_where_the_request_makes_it_so(
    context: schemathesis.CheckContext, response: schemathesis.Response, case: Any
) -> bool | None:
    """503 answers a request that waits for a position ahead of the log, and no other: these tests do too little."""
    if response.status_code != 503:
        return None
    awaited = (case.headers or {}).get("Wait-For-Position", "")
    assert str(awaited).isdigit(), "503 without having asked to wait"
    assert int(awaited) > REACHED, "503 for what was there"
    return None


def _exists(text: str) -> bool:
    """Whether what looks like a day is one."""
    looks = DAY.fullmatch(text)
    if looks is None:
        return True
    try:
        date(int(looks[1]), int(looks[2] or 1), int(looks[3] or 1))
    except ValueError:
        return False
    return True


def _can_be_reached(threshold: dict[str, Any]) -> bool:
    """Whether what looks like a threshold is in lowest terms, and lies between nothing and all."""
    share = threshold.get("share")
    if not isinstance(share, str) or not re.fullmatch(r"[1-9]\d{0,5}/[1-9]\d{0,5}", share):
        return True
    exactly = Fraction(share)
    if share != f"{exactly.numerator}/{exactly.denominator}":
        return False
    return exactly < 1 or (exactly == 1 and threshold.get("comparison") == "at_least")


def _can_be_kept(setting: Any) -> bool:
    """Whether the numbers in a setting are within the bounds of all numbers; 1e69 is a whole number too."""
    if isinstance(setting, int | float):
        return SMALLEST_NUMBER <= setting <= LARGEST_NUMBER
    return all(_can_be_kept(part) for part in _parts(setting))


def _texts(body: Any) -> Iterator[str]:
    if isinstance(body, str):
        yield body
    for part in _parts(body):
        yield from _texts(part)


def _objects(body: Any) -> Iterator[dict[str, Any]]:
    if isinstance(body, dict):
        yield body
    for part in _parts(body):
        yield from _objects(part)


def _parts(body: Any) -> list[Any]:
    if isinstance(body, dict):
        return list(body.values())
    return body if isinstance(body, list) else []
