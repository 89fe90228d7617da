"""What a page was asked by its address: a day, a search, a filter. Read as generously as a form."""

from datetime import date
from typing import TypeVar
from urllib.parse import urlencode

import msgspec

from api.access.request import pairs_of
from api.web.forms import Form, read
from api.web.visit import AnyRequest

S = TypeVar("S", bound=msgspec.Struct)


class OnDay(msgspec.Struct, frozen=True):
    """Which day a page shows; today where none is said. ``?on=2015-12-08``, or three boxes, ``on-day`` and so on."""

    on: date | None = None


def asked(request: AnyRequest, kind: type[S]) -> Form[S]:
    """The address's parameters as a form of ``kind``.

    What is no field of it is left out: an address is shared, shortened and lengthened by others. Where something is
    wrong, ``command`` is ``None`` and the page shows what it shows without being asked anything.
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
    """An address that asks this; what is ``None`` or empty is left out. ``from_`` is ``from``."""
    pairs = [
        (name.rstrip("_"), value.isoformat() if isinstance(value, date) else str(value))
        for name, value in parameters.items()
        if value is not None and value != ""
    ]
    return f"{path}?{urlencode(pairs)}" if pairs else path
