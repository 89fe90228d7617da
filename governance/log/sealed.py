"""A value that leaves memory only in closed form."""

from typing import Generic, Self, TypeVar

T = TypeVar("T")


class Sealed(Generic[T]):
    """Personal data in an event: a value while deciding, bytes closed by the vault on the wire.

    Made by ``Sealed(value)`` in a decision, or by ``Sealed.closed(box)`` when read from the log. Its ``repr`` shows
    neither, so that no log line or traceback ever names a person.
    """

    __slots__ = ("_value", "box")

    def __init__(self, value: T) -> None:
        self._value: T | None = value
        self.box: bytes | None = None

    @classmethod
    def closed(cls, box: bytes) -> Self:
        """What stands on the wire: nonce (12 bytes), then the AES-GCM ciphertext and its tag."""
        self = cls.__new__(cls)
        self._value, self.box = None, box
        return self

    @property
    def value(self) -> T | None:
        """The value, or ``None`` while it is closed or when the person has been erased."""
        return self._value

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sealed):
            return NotImplemented
        return self._value == other._value and self.box == other.box

    def __hash__(self) -> int:
        return hash((self._value, self.box))

    def __repr__(self) -> str:
        return "Sealed(...)"


class FreeText(Sealed[T]):
    """What somebody wrote, in an event with ``words``: the id of the text, which is also the name of its key.

    No program can see whom a text names. So each text has a key of its own, and a text that should not have been
    written is withdrawn by deleting that key.
    """

    __slots__ = ()
