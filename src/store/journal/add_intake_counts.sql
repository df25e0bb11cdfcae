-- $1 key, $2 hour, then the counts to be added.
INSERT INTO intake_counts VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (key_id, hour) DO UPDATE SET
    received = received + excluded.received,
    stored = stored + excluded.stored,
    duplicate = duplicate + excluded.duplicate,
    quarantined = quarantined + excluded.quarantined,
    suppressed = suppressed + excluded.suppressed
