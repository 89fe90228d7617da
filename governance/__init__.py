"""May we? What may be decided, and the log that remembers it. Begin with README.md."""
