-- Of all purchases up to day $1: customers by the period ($2: 'month', 'quarter') of their first
-- purchase and each period in which they bought, by the first days of both.
WITH bought AS (
    SELECT DISTINCT person_key, date_trunc($2::VARCHAR, day)::DATE AS period
    FROM personal_interactions
    WHERE kind = 0 AND day <= DATE '1970-01-01' + $1::INTEGER
),
cohorts AS (
    SELECT person_key, min(period) AS cohort
    FROM bought
    GROUP BY person_key
)
SELECT
    (cohort - DATE '1970-01-01')::INTEGER AS cohort,
    (period - DATE '1970-01-01')::INTEGER AS period,
    count(*) AS customers
FROM bought
JOIN cohorts USING (person_key)
GROUP BY ALL
ORDER BY cohort, period
