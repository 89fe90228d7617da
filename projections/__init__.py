"""What is it now? Read tables made from the log, and the queries on them."""
