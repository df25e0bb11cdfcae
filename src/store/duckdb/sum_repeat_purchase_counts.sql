-- RepeatPurchaseCounts of all purchases up to day $1.
WITH purchase_days AS (
    SELECT person_key, day
    FROM personal_interactions
    WHERE kind = 0 AND day <= DATE '1970-01-01' + $1::INTEGER
    GROUP BY person_key, day
),
contributions AS (
    SELECT
        count(*) - 1 AS repeat_purchases,
        max(day) - min(day) AS recency_days,
        min(day) - DATE '1970-01-01' AS first_day
    FROM purchase_days
    GROUP BY person_key
)
SELECT repeat_purchases, recency_days, first_day, count(*) AS customers
FROM contributions
GROUP BY ALL
