"""A page with every component on it, for tests and for the eye: what a page can be made of, and how it looks."""
