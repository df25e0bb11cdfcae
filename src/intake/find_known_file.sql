-- Rows, quarantined and reading of the import of a source ($1) that brought the same bytes ($2);
-- the one that read them in the same way ($3) comes first.
SELECT rows, quarantined, reading
FROM imports
WHERE source = $1 AND digest = $2
ORDER BY reading <> $3
LIMIT 1
