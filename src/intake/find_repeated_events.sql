-- Of every message that source $1 sent more than once, all but the first; and what came over HTTP
-- with the same content before. There the same id with other content is another's.
INSERT INTO repeated_events
WITH arrivals AS (
    SELECT message_id, content_digest, 0 AS line
    FROM events
    JOIN imports USING (import_key)
    SEMI JOIN staged_events USING (message_id)
    WHERE source = $1
    UNION ALL
    SELECT events.message_id, events.content_digest, 0 AS line
    FROM events
    JOIN imports USING (import_key)
    SEMI JOIN staged_events USING (message_id, content_digest)
    WHERE reading = 'live' AND source <> $1
    UNION ALL
    SELECT message_id, content_digest, line FROM staged_events WHERE code IS NULL
),
firsts AS (
    SELECT message_id, min(line) AS line, arg_min(content_digest, line) AS content_digest
    FROM arrivals
    GROUP BY message_id
    HAVING count(*) > 1
)
SELECT staged_events.line, staged_events.content_digest = firsts.content_digest
FROM staged_events
JOIN firsts USING (message_id)
WHERE staged_events.line > firsts.line
