"""Who recorded something, as it stands in tables and is shown."""

from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType

from governance.ids import MemberId, Office
from governance.log.event import Actor
from projections.reader import Reader


class RecordedBy(msgspec.Struct, frozen=True):
    """In which capacity somebody recorded something."""

    kind: Literal["member", "office", "operator", "system"]
    office: Office | None = None
    member: MemberId | UnsetType | None = UNSET
    """Their member number; absent for a reader who may not see it."""

    def seen_by(self, reader: Reader) -> "RecordedBy":
        """The same, without the number of somebody else where the reader does not see the register."""
        if reader.sees_register or (isinstance(self.member, int) and reader.is_own(self.member)):
            return self
        return RecordedBy(self.kind, self.office)

    def is_like(self, reader: Reader) -> bool:
        """Whether the reader recorded it, or somebody in the same capacity."""
        if isinstance(self.member, int) and reader.is_own(self.member):
            return True
        return reader.operator if self.kind == "operator" else self.office in reader.offices


def by_whom(actor: Actor) -> str:
    """As JSON, for a table. The person stays out of it: numbers and offices are enough."""
    return msgspec.json.encode(RecordedBy(actor.kind, actor.office, actor.member)).decode()
