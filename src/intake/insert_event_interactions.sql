-- Their interactions, under import $1, with the day in time zone $2.
INSERT INTO interactions
SELECT
    customer_keys.customer_key, item_keys.item_key, staged.kind,
    timezone($2, timezone('UTC', staged.time))::DATE, staged.time, staged.quantity,
    staged.value_minor, $1
FROM staged_interactions AS staged
ANTI JOIN repeated_events USING (line)
JOIN customer_keys ON customer_keys.raw = staged.customer
LEFT JOIN item_keys
    ON item_keys.raw_product IS NOT DISTINCT FROM staged.product
    AND item_keys.raw_category IS NOT DISTINCT FROM staged.category
    AND item_keys.raw_type IS NULL
    AND item_keys.raw_service IS NULL
