"""Who opened an assembly, chaired it and took its minutes, in words."""

import msgspec

from api.pages.telling import by_whom
from api.texts import Texts
from projections.meetings import LedBy, Meeting
from projections.reader import Reader


class LedInWords(msgspec.Struct, frozen=True):
    """As the macro ``opened`` in ``meetings/parts.html`` takes it."""

    by: str
    chair: str
    minute_taker: str


def led_in_words(meeting: Meeting, reader: Reader, texts: Texts) -> LedInWords | None:
    """Who led an assembly; ``None``: nobody opened it."""
    opening = meeting.opening
    if opening is None:
        return None
    return LedInWords(
        by=by_whom(opening.by, reader, texts),
        chair=_words(opening.chair, texts),
        minute_taker=_words(opening.minute_taker, texts),
    )


def _words(led: LedBy, texts: Texts) -> str:
    """The name and the office: ``Voorbeeldlid 03 (voorzitter)``."""
    name = led.name or texts.t("attendance.erased")
    return name if led.office is None else texts.t("meeting.led_as", name=name, office=texts.t(f"office.{led.office}"))
