"""The examples of commands by their addresses."""

from datetime import date

from api.json.commands import kebab
from tests.rights import Body, Role, examples


def bodies(today: date) -> dict[str, tuple[Body, frozenset[Role]]]:
    """For every command, by its name in an address, a body that can be read, and who may give it."""
    return {kebab(kind.__name__): row for kind, row in examples(today).items()}
