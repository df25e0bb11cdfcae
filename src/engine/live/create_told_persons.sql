-- Of whom one transaction of the drain tells.
CREATE OR REPLACE TEMP TABLE told_persons (person_key INTEGER NOT NULL)
