-- The records of one text file on their way into the store. `code` is NULL for a sound one. Of day,
-- local_time and utc_time at most one is known.
CREATE OR REPLACE TEMP TABLE staged_lines (
    line BIGINT NOT NULL,
    code VARCHAR,
    reason VARCHAR,
    raw VARCHAR,
    customer VARCHAR,
    product VARCHAR,
    type VARCHAR,
    category VARCHAR,
    service VARCHAR,
    name VARCHAR,
    day DATE,
    local_time TIMESTAMP,
    utc_time TIMESTAMP,
    quantity DOUBLE,
    value_minor BIGINT
);
