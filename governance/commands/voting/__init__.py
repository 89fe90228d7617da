"""Putting a motion to the vote: the voting is opened, votes are cast, it is closed, and its result is declared.

Each step has a file, which holds

- the command: what a page or a program sends, as in ``CastVote(voting="ALV-2026-1.3.1", choice="for")``;
- the slice, which decides it. ``asks`` names the facts that it reads from the log, and ``decide`` refuses or records;
- a function whose name begins with ``why_``, which gives the refusal. Closing uses the one of casting. Pages call these
  functions too, with values from the read tables, so that a page offers only steps that can succeed. The slice alone
  decides what is recorded, and it reads the log alone.

If two people do the same at once, the log puts one of them first. The bus reads the facts, decides, and appends. If an
event that changes one of those facts was recorded in between, the append writes nothing and the bus decides the command
again on the newer log. For example, the second of two votes by one member is refused as ``already-voted``, and a vote
that comes after the closing as ``voting-closed``.

A set of members is one integer: bit 7 is set if member 7 is in it. ``a & b`` is in both, ``a & ~b`` is in ``a`` only,
and ``.bit_count()`` is how many.

The words of a refusal are in the catalogue of the capability that it is about, under its code. For example,
``refusal.already-voted.title`` is in ``api/texts/nl.voting.po`` and ``en.voting.po``, and
``refusal.meeting-over.title`` is in ``nl.meetings.po`` and ``en.meetings.po``. Refusals that several capabilities share
are in ``nl.problems.po`` and ``en.problems.po``.
"""
