-- OpportunityCounts of all purchases up to day $1 by period $2: 0 week, 1 month, 2 quarter, 3 year.
-- Weeks begin on Monday; 1970-01-01 was a Thursday.
WITH active_periods AS (
    SELECT DISTINCT
        person_key,
        CASE $2::INTEGER
            WHEN 0 THEN floor((day - DATE '1970-01-01' + 3) / 7)::BIGINT
            WHEN 1 THEN year(day) * 12 + month(day) - 1
            WHEN 2 THEN year(day) * 4 + quarter(day) - 1
            ELSE year(day)
        END AS period
    FROM personal_interactions
    WHERE kind = 0 AND day <= DATE '1970-01-01' + $1::INTEGER
),
contributions AS (
    SELECT
        count(*) - 1 AS active_periods,
        max(period) - min(period) AS recency_periods,
        min(period) AS first_period
    FROM active_periods
    GROUP BY person_key
)
SELECT active_periods, recency_periods, first_period, count(*) AS customers
FROM contributions
GROUP BY ALL
