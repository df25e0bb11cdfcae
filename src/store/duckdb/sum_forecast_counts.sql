-- ForecastCounts: how customers looked on day $1, and their purchase days after it up to day $2.
WITH purchase_days AS (
    SELECT person_key, day, day <= DATE '1970-01-01' + $1::INTEGER AS before
    FROM personal_interactions
    WHERE kind = 0 AND day <= DATE '1970-01-01' + $2::INTEGER
    GROUP BY person_key, day
),
contributions AS (
    SELECT
        count(*) FILTER (WHERE before) - 1 AS repeat_purchases,
        max(day) FILTER (WHERE before) - min(day) AS recency_days,
        min(day) - DATE '1970-01-01' AS first_day,
        count(*) FILTER (WHERE NOT before) AS purchases_after
    FROM purchase_days
    GROUP BY person_key
    HAVING bool_or(before)
)
SELECT repeat_purchases, recency_days, first_day, purchases_after, count(*) AS customers
FROM contributions
GROUP BY ALL
