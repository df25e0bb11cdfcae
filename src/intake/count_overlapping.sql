-- Purchases of source $1 in the days of staged_purchases; undated ones overlap with undated ones.
WITH staged AS (
    SELECT min(day) AS first_day, max(day) AS last_day, bool_or(day IS NULL) AS undated
    FROM staged_purchases
    WHERE code IS NULL
)
SELECT count(*)
FROM interactions
JOIN imports USING (import_key)
CROSS JOIN staged
WHERE kind = 0 AND source = $1
    AND (day BETWEEN first_day AND last_day OR (day IS NULL AND undated))
