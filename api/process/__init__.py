"""One process, from its settings to the last answer. Begin with README.md."""
