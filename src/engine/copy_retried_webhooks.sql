-- The dead letters of an url ($1) as they wait again, from now on ($2, microseconds).
INSERT INTO webhook_deliveries
SELECT number, id, url, kind, body, queued_at, 0, make_timestamp($2::BIGINT), failure
FROM webhook_deliveries
WHERE url = $1 AND next_try_at IS NULL
