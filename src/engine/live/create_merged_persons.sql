-- Persons who belong to others from now on.
CREATE OR REPLACE TEMP TABLE merged_persons (loser INTEGER NOT NULL, winner INTEGER NOT NULL)
