-- From import $1.
UPDATE identifier_links
SET message_id = earlier_links.message_id, time = earlier_links.time, import_key = $1
FROM earlier_links
WHERE identifier_links.customer_key = earlier_links.customer_key
    AND identifier_links.other_key = earlier_links.other_key
    AND (earlier_links.time, earlier_links.message_id)
        < (identifier_links.time, identifier_links.message_id)
