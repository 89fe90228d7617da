"""Everything that is kept up to the log by a process that serves: the read tables, and what this layer keeps itself."""

from api.store import drafts
from projections import catalogue
from projections.engine import Projection

PROJECTIONS: tuple[Projection, ...] = (*catalogue.PROJECTIONS, drafts.PROJECTION)
