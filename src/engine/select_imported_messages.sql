-- The events of files that were imported within the last $1 days.
SELECT message_id, content_digest
FROM events
JOIN imports USING (import_key)
WHERE reading <> 'live' AND imported_at > now()::TIMESTAMP - to_days($1::INTEGER)
