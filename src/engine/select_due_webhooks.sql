-- What may be sent to an url ($1) now ($2, microseconds), at most $3.
SELECT number, id, body, tries
FROM webhook_deliveries
WHERE url = $1 AND next_try_at IS NOT NULL
    AND (tries = 0 OR next_try_at <= make_timestamp($2::BIGINT))
ORDER BY number
LIMIT $3::BIGINT
