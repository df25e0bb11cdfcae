-- The decisions from $1 until before $2 (microseconds in UTC), as the temporary table
-- shown_decisions, with the day in time zone $3 and how many offers were made, of shown_offers.
CREATE OR REPLACE TEMP TABLE shown_decisions AS
SELECT
    decision_id, time, timezone($3, timezone('UTC', time))::DATE AS day, left_alone,
    coalesce(offers, 0)::BIGINT AS offers, coalesce(accepted, 0)::BIGINT AS accepted
FROM decisions
LEFT JOIN (
    SELECT decision_id, count(*) AS offers, count(*) FILTER (WHERE is_accepted) AS accepted
    FROM shown_offers
    GROUP BY decision_id
) USING (decision_id)
WHERE time >= make_timestamp($1::BIGINT) AND time < make_timestamp($2::BIGINT)
