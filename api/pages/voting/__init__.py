"""Votings: what can be voted on now, casting a vote, its receipt, the result, and leading a voting step by step."""
