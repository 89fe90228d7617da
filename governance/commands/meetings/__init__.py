"""An assembly, from the call to its minutes: a file for each thing that is done with it, named after that.

Each file is built as those of ``commands/voting/``. It has the command, the slice that decides it, and below them the
functions that say why not. Pages call those functions too, with what the read tables say of the assembly. For example,
a page offers to close an assembly only if ``why_not_closed_yet`` finds nothing against it. What several of these files
need to know about an assembly has a file of its own.

Whoever needs a command names its file: nothing is handed on from here.
"""
