-- Uses and purchases at a known time, person by person, of items that stand for a service that was
-- offered.
WITH services AS (SELECT DISTINCT service AS id FROM offers),
offered_items AS (
    SELECT item_key FROM items SEMI JOIN services ON services.id = items.product
    UNION
    SELECT item_key FROM items SEMI JOIN services ON services.id = items.service
)
SELECT person_key, item_key, time
FROM personal_interactions
SEMI JOIN offered_items USING (item_key)
WHERE kind IN (0, 1) AND time IS NOT NULL
ORDER BY person_key, time, item_key
