"""Every projection that there is."""

from governance.modules import all_in
from projections.engine.projection import Projection

PROJECTIONS: tuple[Projection, ...] = tuple(all_in(Projection, "projections"))
