-- Evidence that is earlier than what was known, from import $1.
UPDATE identifier_links
SET message_id = staged_links.message_id, time = staged_links.time, import_key = $1
FROM staged_links
WHERE identifier_links.customer_key = staged_links.customer_key
    AND identifier_links.other_key = staged_links.other_key
    AND (staged_links.time, staged_links.message_id)
        < (identifier_links.time, identifier_links.message_id)
