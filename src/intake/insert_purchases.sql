-- The rows of staged_purchases, under import $1.
INSERT INTO interactions
SELECT
    customer_keys.customer_key, item_keys.item_key, 0, staged.day, staged.time, staged.quantity,
    staged.value_minor, $1
FROM staged_purchases AS staged
JOIN customer_keys ON customer_keys.raw = staged.customer
LEFT JOIN item_keys
    ON item_keys.raw_product IS NOT DISTINCT FROM staged.product
    AND item_keys.raw_type IS NOT DISTINCT FROM staged.type
    AND item_keys.raw_category IS NOT DISTINCT FROM staged.category
    AND item_keys.raw_service IS NOT DISTINCT FROM staged.service
