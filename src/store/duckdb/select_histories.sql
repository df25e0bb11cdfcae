-- The purchases of the persons in [$1, $2) up to day $3, as they lie in the store; person by person
-- is the caller's work. Undated purchases are kept: they tell of items.
SELECT
    person_key,
    (day - DATE '1970-01-01')::INTEGER AS day,
    coalesce(item_key, -1) AS item_key,
    coalesce(value_minor, 0) AS value_minor
FROM personal_interactions
WHERE kind = 0
    AND person_key >= $1::INTEGER AND person_key < $2::INTEGER
    AND (day IS NULL OR day <= DATE '1970-01-01' + $3::INTEGER)
