-- Persons between whom a link was found.
SELECT DISTINCT one.person_key, other.person_key
FROM staged_links
JOIN identifier_keys AS one ON one.customer_key = staged_links.customer_key
JOIN identifier_keys AS other ON other.customer_key = staged_links.other_key
WHERE one.person_key <> other.person_key
