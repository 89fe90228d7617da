"""How many: a number that is never less than none."""

from typing import Annotated

from msgspec import Meta

Count = Annotated[int, Meta(ge=0)]
"""Of members, votes or days."""
