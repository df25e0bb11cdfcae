-- What is open, the newest first: of cause $1, or of all where it is empty; at most $2 rows.
SELECT
    import_key::BIGINT, line, quarantine.file, code, reason, raw, epoch_us(quarantined_at)::BIGINT,
    imports.reading
FROM quarantine
ANTI JOIN mended_rows USING (import_key, line)
JOIN imports USING (import_key)
WHERE $1::VARCHAR = '' OR code = $1::VARCHAR
ORDER BY quarantined_at DESC, import_key DESC, line
LIMIT $2::BIGINT
