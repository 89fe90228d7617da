"""The bytes of every version of every event, kept so that they decode for ever.

``events.jsonl`` has a line for each version of each kind of event: its name, version, bytes (hexadecimal) and what they
say. No line is ever changed or removed once a version of Kamer has been released with it. A new kind, or a new version
of one, gets its line by ``python -m tests.golden``, which only ever adds.
"""
