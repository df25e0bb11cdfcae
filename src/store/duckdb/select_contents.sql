-- One row: customers, purchases, undated purchases, first day, last day, purchases with money.
SELECT
    (SELECT count(*) FROM customers WHERE person_key = customer_key) AS customers,
    count(*) AS purchases,
    count(*) - count(day) AS undated,
    (min(day) - DATE '1970-01-01')::BIGINT AS first_day,
    (max(day) - DATE '1970-01-01')::BIGINT AS last_day,
    count(value_minor) AS with_money
FROM interactions
WHERE kind = 0
