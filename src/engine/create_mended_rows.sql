-- Which rows of the quarantine were received anew. Rows are inserted here, and none is
-- changed there: docs/decisions/0021-mend-and-replay.md
CREATE TABLE IF NOT EXISTS mended_rows (
    import_key INTEGER NOT NULL,
    line BIGINT NOT NULL,
    became VARCHAR NOT NULL,       -- "stored", "duplicate"; "quarantined": in a row of its own
    mended_at TIMESTAMP NOT NULL
)
