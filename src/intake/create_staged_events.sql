-- The lines of one file of events on their way into the store. `code` is NULL for a sound one.
CREATE OR REPLACE TEMP TABLE staged_events (
    line BIGINT NOT NULL,
    code VARCHAR,
    reason VARCHAR,
    raw VARCHAR,
    message_id VARCHAR,
    content_digest VARCHAR,
    type VARCHAR,
    event VARCHAR,
    user_id VARCHAR,
    anonymous_id VARCHAR,
    time TIMESTAMP,
    received_at TIMESTAMP,
    payload VARCHAR
);

-- What the mapping made of them.
CREATE OR REPLACE TEMP TABLE staged_interactions (
    line BIGINT NOT NULL,
    kind INTEGER NOT NULL,
    product VARCHAR,
    category VARCHAR,
    name VARCHAR,
    time TIMESTAMP NOT NULL,
    quantity DOUBLE,
    value_minor BIGINT
);

-- What those say that name a decision, in the shape of the table `outcomes`.
CREATE OR REPLACE TEMP TABLE staged_outcomes (
    line BIGINT NOT NULL,
    decision_id VARCHAR NOT NULL,
    service VARCHAR,
    accepted INTEGER NOT NULL,
    time TIMESTAMP NOT NULL,
    message_id VARCHAR NOT NULL
);

-- Lines whose message is known, from the store or from an earlier line.
CREATE OR REPLACE TEMP TABLE repeated_events (line BIGINT NOT NULL, same_content BOOLEAN NOT NULL);

-- The interactions of the lines that are stored, in the shape that assign_item_keys reads.
CREATE OR REPLACE TEMP VIEW staged_purchases AS
SELECT product, NULL::VARCHAR AS type, category, NULL::VARCHAR AS service, name
FROM staged_interactions
ANTI JOIN repeated_events USING (line);

-- What the lines that are stored say of decisions.
CREATE OR REPLACE TEMP VIEW stored_outcomes AS
SELECT decision_id, service, accepted = 1 AS accepted, time, message_id
FROM staged_outcomes
ANTI JOIN repeated_events USING (line);
