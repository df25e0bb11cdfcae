-- The events that are new, under import $1.
INSERT INTO events
SELECT
    message_id, content_digest, type, event, user_id, anonymous_id, time, received_at, payload, $1
FROM staged_events
ANTI JOIN repeated_events USING (line)
WHERE code IS NULL
