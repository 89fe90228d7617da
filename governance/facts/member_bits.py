"""Sets of members by their numbers, one bit each: what is common to two is one ``&``, at any size."""

import hashlib
from functools import lru_cache

from governance.ids import MemberId


class Bits:
    """A set of member numbers, one bit each: what is common to two is one ``&``, at any size."""

    __slots__ = ("_bytes",)

    def __init__(self) -> None:
        self._bytes = bytearray()

    def put(self, number: int, there: bool) -> None:
        """Have this number in, or out."""
        place, bit = number >> 3, 1 << (number & 7)
        if place >= len(self._bytes):
            if not there:
                return
            self._bytes.extend(bytes(place + 1024 - len(self._bytes)))
        if there:
            self._bytes[place] |= bit
        else:
            self._bytes[place] &= ~bit

    def __contains__(self, number: int) -> bool:
        place = number >> 3
        return place < len(self._bytes) and bool(self._bytes[place] & 1 << (number & 7))

    def __int__(self) -> int:
        return int.from_bytes(self._bytes, "little")


def numbers(bits: int) -> list[MemberId]:
    """The numbers in a set of bits, ascending."""
    return [MemberId(number) for number, bit in enumerate(bin(bits)[:1:-1]) if bit == "1"]


@lru_cache(maxsize=8)
def roll_hash(entitled: int) -> str:
    """SHA-256, in hexadecimal, over the numbers in a set of bits, ascending, one a line::

    1\\n2\\n5\\n  ->  sha256(b"1\\n2\\n5\\n")

    The last few are remembered, for quorum, opening and closing mostly have the same roll.
    """
    return hashlib.sha256("".join(f"{number}\n" for number in numbers(entitled)).encode()).hexdigest()
