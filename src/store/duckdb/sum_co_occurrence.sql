-- CoOccurrence of all purchases up to day $1, over the items in the temporary table item_positions.
WITH owned AS (
    SELECT DISTINCT personal_interactions.person_key, item_positions.position
    FROM personal_interactions
    JOIN item_positions USING (item_key)
    WHERE kind = 0 AND (day IS NULL OR day <= DATE '1970-01-01' + $1::INTEGER)
)
SELECT one.position::BIGINT, other.position::BIGINT, count(*) AS customers
FROM owned AS one
JOIN owned AS other
    ON one.person_key = other.person_key AND one.position >= other.position
GROUP BY ALL
