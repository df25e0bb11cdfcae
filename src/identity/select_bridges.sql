-- The persons on both sides of each link, often the same. Whether they differ is for the reader to
-- see: with that condition the planner compared all persons with each other.
SELECT one.person_key, other.person_key
FROM staged_links
JOIN identifier_keys AS one ON one.customer_key = staged_links.customer_key
JOIN identifier_keys AS other ON other.customer_key = staged_links.other_key
