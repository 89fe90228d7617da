"""Decisions that come into the register by themselves: those of earlier years, and those of the board."""
