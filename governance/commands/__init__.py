"""What can be asked, and how it is decided: one file a capability.

Importing this package makes every command known (``governance.log.command.SLICES``): its endpoint, its form and its row
in the table of rights follow from there.
"""

from governance.commands import board, meetings, membership, persons, rooms, statutes, voting

__all__ = ["board", "meetings", "membership", "persons", "rooms", "statutes", "voting"]
