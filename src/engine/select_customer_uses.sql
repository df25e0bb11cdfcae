-- When person $1 used or bought an item that stands for a service that was offered.
WITH services AS (SELECT DISTINCT service AS id FROM offers),
offered_items AS (
    SELECT item_key FROM items SEMI JOIN services ON services.id = items.product
    UNION
    SELECT item_key FROM items SEMI JOIN services ON services.id = items.service
)
SELECT item_key, epoch_us(time)
FROM personal_interactions
SEMI JOIN offered_items USING (item_key)
WHERE person_key = $1::INTEGER AND kind IN (0, 1) AND time IS NOT NULL
ORDER BY time, item_key
