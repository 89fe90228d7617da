"""Every capability's commands and queries: importing this module makes them known."""

from api.json import board, decisions, history, meetings, membership, rooms, statutes, voting
from governance import commands

__all__ = ["board", "commands", "decisions", "history", "meetings", "membership", "rooms", "statutes", "voting"]
