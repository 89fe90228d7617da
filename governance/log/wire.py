"""How our own types stand on the wire, in msgpack and in JSON alike: one pair of hooks for both.

==================  =================  ==================
type                msgpack            JSON
==================  =================  ==================
``ImpreciseDate``   ``"2011-03"``      ``"2011-03"``
``Sealed[...]``     closed bytes       never
``FreeText[...]``   closed bytes       never
==================  =================  ==================
"""

from typing import Any, get_origin

from governance.dates import ImpreciseDate
from governance.log.sealed import FreeText, Sealed


def enc_hook(value: Any) -> Any:
    """What msgspec cannot encode by itself. A sealed value that nobody closed is refused: it never leaves open."""
    if isinstance(value, ImpreciseDate):
        return value.text
    if isinstance(value, Sealed):
        if value.box is None:
            raise TypeError("a sealed value leaves only through the vault")
        return value.box
    raise TypeError(f"no way to write {type(value).__name__}")


def dec_hook(kind: Any, value: Any) -> Any:
    """The way back. Raises ``ValueError``, which msgspec turns into its ``ValidationError``."""
    if kind is ImpreciseDate:
        if not isinstance(value, str):
            raise ValueError("expected a date as text, such as 2011-03")
        return ImpreciseDate.parse(value)
    sealed = get_origin(kind)
    if sealed in (Sealed, FreeText):
        if not isinstance(value, bytes):
            raise ValueError("expected closed bytes")
        return sealed.closed(value)
    raise TypeError(f"no way to read {kind!r}")
