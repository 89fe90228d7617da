"""Everything that is kept up to the log by a process that serves: the read tables, and what this layer keeps itself."""

from governance.modules import all_in
from projections.engine import Projection

PROJECTIONS: tuple[Projection, ...] = tuple(all_in(Projection, "projections", "api.store"))
