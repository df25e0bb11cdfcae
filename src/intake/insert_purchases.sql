-- The good rows of staged_purchases, under import $1.
INSERT INTO interactions
SELECT
    customer_keys.customer_key, items.item_key, 0, staged.day, staged.time, staged.quantity,
    staged.value_minor, $1
FROM staged_purchases AS staged
JOIN customer_keys ON customer_keys.raw = staged.customer
LEFT JOIN items
    ON items.product IS NOT DISTINCT FROM staged.product
    AND items.type IS NOT DISTINCT FROM staged.type
    AND items.category IS NOT DISTINCT FROM staged.category
    AND items.service IS NOT DISTINCT FROM staged.service
WHERE staged.code IS NULL
