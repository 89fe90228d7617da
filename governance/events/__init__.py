"""What can have happened: every kind of event, one file a capability.

Names are past tense and permanent. Importing this package makes all of them known to the log.
"""

from governance.events import board, decisions, meetings, membership, persons, rooms, statutes, voting

__all__ = ["board", "decisions", "meetings", "membership", "persons", "rooms", "statutes", "voting"]
