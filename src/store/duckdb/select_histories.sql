-- The purchases of the customers in [$1, $2) up to day $3, as they lie in the store; customer by
-- customer is the caller's work. Undated purchases are kept: they tell of items.
SELECT
    customer_key,
    (day - DATE '1970-01-01')::INTEGER AS day,
    coalesce(item_key, -1) AS item_key,
    coalesce(value_minor, 0) AS value_minor
FROM interactions
WHERE kind = 0
    AND customer_key >= $1::INTEGER AND customer_key < $2::INTEGER
    AND (day IS NULL OR day <= DATE '1970-01-01' + $3::INTEGER)
