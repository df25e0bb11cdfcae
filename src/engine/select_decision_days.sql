-- What was decided each day, and of the offers of that day how many were accepted by now.
SELECT
    day - DATE '1970-01-01' AS day_number, count(*) AS decisions, sum(offers)::BIGINT AS offers,
    sum(accepted)::BIGINT AS accepted
FROM shown_decisions
GROUP BY day
ORDER BY day
