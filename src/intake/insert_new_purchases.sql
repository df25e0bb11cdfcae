-- The same, under import $1, leaving out what source $2 brought before of the days from $3 to $4
-- (or without a day): the n-th of equal rows is new where the store holds fewer than n of them.
-- Rows that a file repeats are therefore kept, and overlapping files do not double what they share.
INSERT INTO interactions
WITH incoming AS (
    SELECT
        customer_keys.customer_key, item_keys.item_key, staged.day, staged.time, staged.quantity,
        staged.value_minor,
        row_number() OVER (
            PARTITION BY customer_keys.customer_key, item_keys.item_key, staged.day, staged.time,
                staged.quantity, staged.value_minor
        ) AS nth
    FROM staged_purchases AS staged
    JOIN customer_keys ON customer_keys.raw = staged.customer
    LEFT JOIN item_keys
        ON item_keys.raw_product IS NOT DISTINCT FROM staged.product
        AND item_keys.raw_type IS NOT DISTINCT FROM staged.type
        AND item_keys.raw_category IS NOT DISTINCT FROM staged.category
        AND item_keys.raw_service IS NOT DISTINCT FROM staged.service
),
held AS (
    SELECT customer_key, item_key, day, time, quantity, value_minor, count(*) AS times
    FROM interactions JOIN imports USING (import_key)
    WHERE kind = 0 AND source = $2
        AND (
            day BETWEEN DATE '1970-01-01' + $3::INTEGER AND DATE '1970-01-01' + $4::INTEGER
            OR day IS NULL
        )
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
