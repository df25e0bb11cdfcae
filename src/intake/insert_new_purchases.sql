-- The same, under import $1, leaving out what source $2 brought before: the n-th of equal rows
-- is new where the
-- store holds fewer than n of them. Rows that a file repeats are therefore kept, and
-- overlapping files do not
-- double what they share.
INSERT INTO interactions
WITH incoming AS (
    SELECT
        customer_keys.customer_key, items.item_key, staged.day, staged.time, staged.quantity,
        staged.value_minor,
        row_number() OVER (
            PARTITION BY customer_keys.customer_key, items.item_key, staged.day, staged.time,
                staged.quantity, staged.value_minor
        ) AS nth
    FROM staged_purchases AS staged
    JOIN customer_keys ON customer_keys.raw = staged.customer
    LEFT JOIN items
        ON items.product IS NOT DISTINCT FROM staged.product
        AND items.type IS NOT DISTINCT FROM staged.type
        AND items.category IS NOT DISTINCT FROM staged.category
        AND items.service IS NOT DISTINCT FROM staged.service
    WHERE staged.code IS NULL
),
held AS (
    SELECT customer_key, item_key, day, time, quantity, value_minor, count(*) AS times
    FROM interactions
    JOIN imports USING (import_key)
    WHERE kind = 0 AND source = $2
    GROUP BY ALL
)
SELECT
    incoming.customer_key, incoming.item_key, 0, incoming.day, incoming.time, incoming.quantity,
    incoming.value_minor, $1
FROM incoming
LEFT JOIN held
    ON held.customer_key = incoming.customer_key
    AND held.item_key IS NOT DISTINCT FROM incoming.item_key
    AND held.day IS NOT DISTINCT FROM incoming.day
    AND held.time IS NOT DISTINCT FROM incoming.time
    AND held.quantity IS NOT DISTINCT FROM incoming.quantity
    AND held.value_minor IS NOT DISTINCT FROM incoming.value_minor
WHERE incoming.nth > coalesce(held.times, 0)
