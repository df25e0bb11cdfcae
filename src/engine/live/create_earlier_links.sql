-- Links that are known, with evidence that may be earlier.
CREATE OR REPLACE TEMP TABLE earlier_links (
    customer_key INTEGER NOT NULL,
    other_key INTEGER NOT NULL,
    message_id VARCHAR NOT NULL,
    time TIMESTAMP NOT NULL        -- UTC
)
