-- Of what came over HTTP: rows stored, rows in quarantine, and what the balance says of both.
SELECT
    (
        SELECT count(*) FROM events
        SEMI JOIN (FROM imports WHERE reading = 'live') AS live USING (import_key)
    )::BIGINT,
    (
        SELECT count(*) FROM quarantine
        SEMI JOIN (FROM imports WHERE reading = 'live') AS live USING (import_key)
    )::BIGINT,
    (SELECT coalesce(sum(stored), 0) FROM intake_counts)::BIGINT,
    (SELECT coalesce(sum(quarantined), 0) FROM intake_counts)::BIGINT
