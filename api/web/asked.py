"""What the address of a page asks for: a day, a search or a filter. It is read as generously as a form."""

from datetime import date
from typing import TypeVar
from urllib.parse import urlencode

import msgspec

from api.access.request import pairs_of
from api.web.forms import Form, read
from api.web.visit import AnyRequest

S = TypeVar("S", bound=msgspec.Struct)


class OnDay(msgspec.Struct, frozen=True):
    """Which day a page shows: ``?on=2015-12-08``, or boxes ``on-day``, ``on-month``, ``on-year``; ``None``: today."""

    on: date | None = None


def asked(request: AnyRequest, kind: type[S]) -> Form[S]:
    """The parameters of the address as a form of ``kind``.

    A parameter that is no field of ``kind`` is left out, because people share addresses, and others add to them. If
    something is wrong, ``command`` is ``None``, and the page shows what it shows without parameters.
    """
    names = {field.encode_name for field in msgspec.structs.fields(kind)}
    pairs = pairs_of(request.scope["query_string"])
    form = read(kind, [(name, typed) for name, typed in pairs if name.partition("-")[0] in names])
    if form.command is None:
        return form
    values = {field.encode_name: getattr(form.command, field.name) for field in msgspec.structs.fields(kind)}
    shown = Form.blank(kind, **values)
    shown.command = form.command
    return shown


def address(path: str, **parameters: object) -> str:
    """An address with these parameters, but for those that are ``None`` or empty. ``from_`` becomes ``from``."""
    pairs = [
        (name.rstrip("_"), value.isoformat() if isinstance(value, date) else str(value))
        for name, value in parameters.items()
        if value is not None and value != ""
    ]
    return f"{path}?{urlencode(pairs)}" if pairs else path
