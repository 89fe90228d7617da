"""What this layer keeps in the database itself, and the connections for it."""
