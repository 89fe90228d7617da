CREATE TABLE rooms (
    room           text COLLATE "C" PRIMARY KEY,
    name           text NOT NULL,
    neighbourhood  text NOT NULL,
    district       text NOT NULL,
    since          text,
    since_earliest date NOT NULL,
    since_latest   date NOT NULL,
    ended          boolean NOT NULL DEFAULT false,  -- closed
    until          text,
    until_earliest date NOT NULL DEFAULT 'infinity',
    until_latest   date NOT NULL DEFAULT 'infinity',
    position       bigint NOT NULL
);

-- What a room was, and from when until when: affiliated, self-managed, independent.
CREATE TABLE room_phases (
    position       bigint PRIMARY KEY,
    room           text COLLATE "C" NOT NULL,
    phase          text NOT NULL,
    since          text,
    since_earliest date NOT NULL,
    since_latest   date NOT NULL,
    ended          boolean NOT NULL DEFAULT false,
    until          text,
    until_earliest date NOT NULL DEFAULT 'infinity',
    until_latest   date NOT NULL DEFAULT 'infinity'
);
CREATE INDEX room_phases_by_room ON room_phases (room, position);

CREATE TABLE charters (
    room        text COLLATE "C" NOT NULL,
    version     int NOT NULL,
    words       text COLLATE "C" NOT NULL,
    decision    text COLLATE "C",                   -- NULL: not known
    in_force_on date NOT NULL,
    position    bigint NOT NULL,
    PRIMARY KEY (room, version)
);
