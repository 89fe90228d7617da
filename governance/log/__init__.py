"""The event log: append-only, conditional, exact. Begin with README.md."""
