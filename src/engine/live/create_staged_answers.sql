-- What the events of one transaction of the drain answer.
CREATE OR REPLACE TEMP TABLE staged_answers (
    decision_id VARCHAR NOT NULL,
    service VARCHAR,               -- NULL: not told
    accepted BOOLEAN NOT NULL,
    time TIMESTAMP NOT NULL        -- UTC
)
