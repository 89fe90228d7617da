"""The meeting that an address names."""

from api.problems import NotFound
from api.store.pool import Connection
from governance.ids import MeetingId
from projections.meetings import Meeting, meeting
from projections.reader import Reader


async def meeting_there(connection: Connection, reader: Reader, name: MeetingId) -> Meeting:
    """The meeting of this name, for members. Raises ``NotFound``, ``NotAllowed``."""
    held = await meeting(connection, reader, name)
    if held is None:
        raise NotFound("no such meeting")
    return held
