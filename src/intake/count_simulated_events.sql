-- Staged events of the library $1: the text is sought first, since looking into every payload
-- takes longer than storing it.
SELECT count(*)
FROM staged_events
WHERE contains(payload, $1) AND json_extract_string(payload, '$.context.library.name') = $1
