"""``/besluiten``: the register of decisions, each decision, and the steps by which one enters it."""
