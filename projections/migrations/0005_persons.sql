CREATE TABLE contacts (
    person text COLLATE "C" PRIMARY KEY,
    email  text,
    phone  text
);
