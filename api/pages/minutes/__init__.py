"""Minutes: they fill themselves from the log; the secretaris writes between the blocks, and shares them."""
