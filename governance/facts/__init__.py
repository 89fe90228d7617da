"""Questions to the log, each written once: one file a capability.

A command asks a few of them and decides on their answers alone. Most read a handful of events; what is about many is
``kept``, and where the last event is enough it is ``newest``.
"""
