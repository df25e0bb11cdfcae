-- Begins it, for file name $1; its numbers grow with what comes.
INSERT INTO imports
SELECT coalesce(max(import_key) + 1, 0), 'http', $1, 'live', 'live', false, 0, 0, 0, 0,
    now()::TIMESTAMP
FROM imports
