-- One row, written now and then by /health and `kamer doctor`, to know that the server takes what is written.
CREATE TABLE trial_writes (
    row_number int PRIMARY KEY CHECK (row_number = 1),
    written_at timestamptz NOT NULL
);
