"""Which deeds a page offers its reader: by the rights that decide on them, so that no button leads to a no."""

from api.web.visit import Visit
from governance.rights import OfficeRight
from projections.reader import Reader


def may(reader: Reader, right: OfficeRight) -> bool:
    """Whether the reader holds an office today that has this right."""
    return not reader.offices.isdisjoint(right.roles)


def must(visit: Visit, right: OfficeRight) -> None:
    """Raise ``NotSignedIn`` for anybody, ``NotAllowed`` for who holds no office with this right."""
    visit.must(may(visit.reader, right), *right.roles)
