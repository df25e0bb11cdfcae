-- Whose offers, and whose of which decisions, are asked for.
CREATE OR REPLACE TEMP TABLE asked_persons (person_key INTEGER NOT NULL);
CREATE OR REPLACE TEMP TABLE asked_decisions (decision_id VARCHAR NOT NULL)
