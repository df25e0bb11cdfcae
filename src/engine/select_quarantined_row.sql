-- The row at line $2 of import $1, where it is open.
SELECT
    import_key::BIGINT, line, quarantine.file, code, reason, raw, epoch_us(quarantined_at)::BIGINT,
    imports.reading
FROM quarantine
ANTI JOIN mended_rows USING (import_key, line)
JOIN imports USING (import_key)
WHERE import_key = $1::BIGINT AND line = $2::BIGINT
