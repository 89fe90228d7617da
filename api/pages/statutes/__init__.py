"""What the statutes say: the rulebook as it is shown, and the form by which it is entered."""
