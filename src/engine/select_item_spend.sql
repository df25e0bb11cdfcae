-- For each item of level $1: persons who bought it in the 364 days up to day $2, and the sums of
-- what each of them spent on it then and of its square.
WITH named AS (
    SELECT
        item_key,
        CASE $1::INTEGER WHEN 0 THEN product WHEN 1 THEN type WHEN 2 THEN category ELSE service END
            AS item
    FROM items
),
spent AS (
    SELECT item, sum(coalesce(value_minor, 0))::HUGEINT AS spend_minor
    FROM personal_interactions
    JOIN named USING (item_key)
    WHERE kind = 0 AND item IS NOT NULL
        AND day > DATE '1970-01-01' + ($2::INTEGER - 364)
        AND day <= DATE '1970-01-01' + $2::INTEGER
    GROUP BY item, person_key
)
SELECT
    item,
    count(*),
    sum(spend_minor)::DOUBLE,
    sum(spend_minor * spend_minor)::DOUBLE
FROM spent
GROUP BY item
ORDER BY item
