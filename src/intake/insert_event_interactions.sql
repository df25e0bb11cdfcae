-- Their interactions, under import $1, with the day in time zone $2.
INSERT INTO interactions
SELECT
    customer_keys.customer_key, items.item_key, staged.kind,
    timezone($2, timezone('UTC', staged.time))::DATE, staged.time, staged.quantity,
    staged.value_minor, $1
FROM staged_interactions AS staged
ANTI JOIN repeated_events USING (line)
JOIN customer_keys ON customer_keys.raw = staged.customer
LEFT JOIN items
    ON items.product IS NOT DISTINCT FROM staged.product
    AND items.category IS NOT DISTINCT FROM staged.category
    AND items.type IS NULL
    AND items.service IS NULL
