-- SpendCounts of all purchases up to day $1: the first purchase day is left out.
WITH purchase_days AS (
    SELECT person_key, day, sum(coalesce(value_minor, 0)) AS spend_minor
    FROM personal_interactions
    WHERE kind = 0 AND day <= DATE '1970-01-01' + $1::INTEGER
    GROUP BY person_key, day
),
contributions AS (
    SELECT
        count(*) - 1 AS repeat_purchases,
        (sum(spend_minor) - arg_min(spend_minor, day))::BIGINT AS spend_minor
    FROM purchase_days
    GROUP BY person_key
    HAVING count(*) > 1
)
SELECT repeat_purchases, spend_minor, count(*) AS customers
FROM contributions
GROUP BY ALL
