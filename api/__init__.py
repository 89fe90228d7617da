"""How do I get there? Pages for people, JSON for programs, the command line for the operator. Begin with README.md."""
