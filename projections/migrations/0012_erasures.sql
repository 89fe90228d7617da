-- Who is erased is erased in the tables of a projection that has stopped too: up to this position that was done.
ALTER TABLE projections ADD COLUMN erased_to bigint NOT NULL DEFAULT 0;
