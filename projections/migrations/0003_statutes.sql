CREATE TABLE cooperative (
    one        boolean PRIMARY KEY DEFAULT true CHECK (one),
    name       text NOT NULL,
    founded_on date NOT NULL,
    purpose    text NOT NULL,
    position   bigint NOT NULL
);

CREATE TABLE rulebooks (
    position    bigint PRIMARY KEY,
    in_force_on date NOT NULL,
    parameters  text NOT NULL               -- JSON, as the event has it
);
