-- One row: records, bad records, first day, last day, whether some have no day.
SELECT
    count(*),
    count(code),
    (min(day) FILTER (code IS NULL) - DATE '1970-01-01')::BIGINT,
    (max(day) FILTER (code IS NULL) - DATE '1970-01-01')::BIGINT,
    coalesce(bool_or(day IS NULL) FILTER (code IS NULL), false)
FROM judged_purchases
