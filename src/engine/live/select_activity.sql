-- Uses and views, and purchases at a known time, of the items in `watched_items`; person by person.
SELECT person_key, item_key, interactions.kind, day, time, value_minor
FROM interactions
JOIN watched_items USING (item_key)
JOIN customers USING (customer_key)
WHERE time IS NOT NULL
ORDER BY person_key, time
