"""The secrets that let somebody in: how they are made, written down, read as people type them, and kept.

A code is 28 symbols of Crockford's base32 (140 random bits), in groups of four::

    7K3M-Q0ZD-X9TB-4H2N-PWEC-85VJ-GR6A

It has no I, L, O or U, so what is typed for them is read as 1, 1 and 0. Sessions and tokens are 256 random bits.
All are kept as their SHA-256: with so many bits there is nothing to guess, so a slow hash would protect nothing.
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

    What is no code at all comes back as it is, and is then looked up like any other: whoever tries codes learns
    nothing from how long the answer takes.
    """
    symbols = typed[-_MOST_TYPED:].rpartition("#")[2].upper().translate(_READ_AS)
    return "".join(symbol for symbol in symbols if symbol in _SYMBOLS)


def digest(secret: str) -> bytes:
    """What is kept of a secret: SHA-256, 32 bytes. A lone surrogate counts as the question mark it is sent as."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).digest()
