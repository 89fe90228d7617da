"""Assemblies: the list of them, calling one, the page of one, who is there, and leading it step by step."""
