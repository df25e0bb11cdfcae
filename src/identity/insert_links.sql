-- Links that are new, from import $1.
INSERT INTO identifier_links
SELECT customer_key, other_key, message_id, time, $1
FROM staged_links
ANTI JOIN identifier_links USING (customer_key, other_key)
