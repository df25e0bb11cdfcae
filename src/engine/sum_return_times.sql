-- How long customers take from their first purchase day to the second, of all purchases up to day
-- $1: their number by first day and days between; NULL where there was no second yet.
WITH customers AS (
    SELECT person_key, min(day, 2) AS days
    FROM (
        SELECT DISTINCT person_key, day
        FROM personal_interactions
        WHERE kind = 0 AND day <= DATE '1970-01-01' + $1::INTEGER
    )
    GROUP BY person_key
)
SELECT
    (days[1] - DATE '1970-01-01')::INTEGER AS first_day,
    (days[2] - days[1])::INTEGER AS days_between,
    count(*) AS customers
FROM customers
GROUP BY ALL
ORDER BY days_between, first_day
