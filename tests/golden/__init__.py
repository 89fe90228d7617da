"""The bytes of every version of every event, kept so that they decode for ever.

``events.jsonl`` has lines for each version of each kind of event: its name, version, bytes (hexadecimal) and what they
say, envelope and event. The first is an example with every field filled in, the others are variants in which every
value occurs that the types name: each literal, each kind of a union, each optional field without. No line is ever
changed or removed once a version of Kamer has been released with it. A new kind, or a new version of one, gets its
lines by ``python -m tests.golden``, which only ever adds, and to a version that has lines nothing.

``seals.jsonl`` has a line for each sealed field: its bytes as the vault made them, their key, and what is inside.
"""
