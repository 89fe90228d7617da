"""Who comes in: one-time codes, sessions and tokens, and who a request is from. Begin with README.md."""
