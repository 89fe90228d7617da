"""What was recorded as codes and numbers, as it was recorded: projections hold no words of it.

Whoever shows it puts it into words: the pages in the language of their reader, the JSON door in both.
"""

from typing import Generic, TypeVar

import msgspec

from governance.log.wire import dec_hook
from governance.rules.verdict import Check, Verdict

C = TypeVar("C")


class OnRecord(Generic[C]):
    """Something that was recorded as codes."""

    __slots__ = ("codes",)

    def __init__(self, codes: C) -> None:
        self.codes = codes

    def __eq__(self, other: object) -> bool:
        return isinstance(other, OnRecord) and self.codes == other.codes

    def __hash__(self) -> int:
        return hash(self.codes)


class VerdictOnRecord(OnRecord[Verdict]):
    """The verdict on a voting."""

    @classmethod
    def read(cls, column: str) -> "VerdictOnRecord":
        """From a column of JSON, as the event has it."""
        return cls(msgspec.json.decode(column, type=Verdict, dec_hook=dec_hook))


class ChecksOnRecord(OnRecord[tuple[Check, ...]]):
    """The rules that were looked at when a quorum was established."""
