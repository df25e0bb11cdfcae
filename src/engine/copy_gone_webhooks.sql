-- All that waits for an url ($1) as dead letters, because of $2.
INSERT INTO webhook_deliveries
SELECT number, id, url, kind, body, queued_at, tries, NULL, $2::VARCHAR
FROM webhook_deliveries
WHERE url = $1 AND next_try_at IS NOT NULL
