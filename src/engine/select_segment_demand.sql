-- For each item of level $1: persons of the temporary table segment_persons who bought it in the 91
-- days up to day $2, and in the 91 days before.
WITH named AS (
    SELECT
        item_key,
        CASE $1::INTEGER WHEN 0 THEN product WHEN 1 THEN type WHEN 2 THEN category ELSE service END
            AS item
    FROM items
)
SELECT
    item,
    count(DISTINCT person_key) FILTER (WHERE day > DATE '1970-01-01' + ($2::INTEGER - 91)),
    count(DISTINCT person_key) FILTER (WHERE day <= DATE '1970-01-01' + ($2::INTEGER - 91))
FROM personal_interactions
JOIN named USING (item_key)
SEMI JOIN segment_persons USING (person_key)
WHERE kind = 0 AND item IS NOT NULL
    AND day > DATE '1970-01-01' + ($2::INTEGER - 182) AND day <= DATE '1970-01-01' + $2::INTEGER
GROUP BY item
ORDER BY item
