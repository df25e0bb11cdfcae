-- How far the journal was moved into the store: one row.
CREATE TABLE IF NOT EXISTS journal_position (next_sequence BIGINT NOT NULL);
INSERT INTO journal_position SELECT 1 WHERE NOT EXISTS (FROM journal_position);

-- What became of all that was received before that position, by key and hour:
-- received = stored + duplicate + quarantined + suppressed.
CREATE TABLE IF NOT EXISTS intake_counts (
    key_id BIGINT NOT NULL,
    hour BIGINT NOT NULL,          -- since 1970, UTC
    received BIGINT NOT NULL,
    stored BIGINT NOT NULL,
    duplicate BIGINT NOT NULL,
    quarantined BIGINT NOT NULL,
    suppressed BIGINT NOT NULL,
    PRIMARY KEY (key_id, hour)
);
