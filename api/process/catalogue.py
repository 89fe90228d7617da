"""Every projection that a serving process keeps up to the log: those of ``projections``, and those of ``api/store``."""

from governance.modules import all_in
from projections.engine import Projection

PROJECTIONS: tuple[Projection, ...] = tuple(all_in(Projection, "projections", "api.store"))
