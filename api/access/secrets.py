"""The secrets that let somebody in: how they are made, written down, read as people type them, and kept.

A code is 28 symbols of Crockford's base32 (140 random bits), in groups of four::

    7K3M-Q0ZD-X9TB-4H2N-PWEC-85VJ-GR6A

It has no I, L, O or U. If somebody types I, L or O, it is read as 1, 1 or 0. Sessions and tokens are 256 random bits.
Of all of them only the SHA-256 is kept. Nobody guesses so many random bits, so a slower hash would protect nothing.
"""

import hashlib
import secrets
from typing import Final

_SYMBOLS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH: Final = 28
_GROUP: Final = 4
_READ_AS: Final = str.maketrans({"O": "0", "I": "1", "L": "1"})
_MOST_TYPED: Final = 300


def new_code() -> str:
    """A sign-in code as it is shown: seven groups of four symbols."""
    symbols = "".join(secrets.choice(_SYMBOLS) for _ in range(_LENGTH))
    return "-".join(symbols[start : start + _GROUP] for start in range(0, _LENGTH, _GROUP))


def new_secret() -> str:
    """What a session's cookie or a bearer token holds: 43 characters that stand in a header as they are."""
    return secrets.token_urlsafe(32)


def read_code(typed: str) -> str:
    """The code as it was meant: without spaces, dots and dashes, in capitals, also out of a whole pasted link.

    A text that is no code is not refused here. It is looked up like any other, so that nobody who tries codes learns
    anything from how long the answer takes.
    """
    symbols = typed[-_MOST_TYPED:].rpartition("#")[2].upper().translate(_READ_AS)
    return "".join(symbol for symbol in symbols if symbol in _SYMBOLS)


def digest(secret: str) -> bytes:
    """What is kept of a secret: its SHA-256, 32 bytes. A lone surrogate counts as a question mark."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).digest()
