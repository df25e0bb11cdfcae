-- A delivery ($1, $2) as it is after one more try that failed: $4. $3: when it is to be tried
-- again, microseconds; NULL: never.
INSERT INTO webhook_deliveries
SELECT
    number, id, url, kind, body, queued_at, tries + 1, make_timestamp($3::BIGINT), $4::VARCHAR
FROM webhook_deliveries
WHERE number = $1 AND id = $2
