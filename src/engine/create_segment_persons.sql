-- The persons of one segment, whose demand is asked for.
CREATE OR REPLACE TEMP TABLE segment_persons (person_key INTEGER NOT NULL)
