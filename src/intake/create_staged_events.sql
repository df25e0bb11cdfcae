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

-- Lines whose message is known, from the store or from an earlier line.
CREATE OR REPLACE TEMP TABLE repeated_events (line BIGINT NOT NULL, same_content BOOLEAN NOT NULL);

-- The interactions of the lines that are stored, in the shape that assign_item_keys reads.
CREATE OR REPLACE TEMP VIEW staged_purchases AS
SELECT product, NULL::VARCHAR AS type, category, NULL::VARCHAR AS service, name
FROM staged_interactions
ANTI JOIN repeated_events USING (line);
