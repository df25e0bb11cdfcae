-- The offers from $1 until before $2 (microseconds in UTC), as the temporary table shown_offers,
-- with what came of them (store/answered_offers.h).
CREATE OR REPLACE TEMP TABLE shown_offers AS
SELECT
    decision_id, place, offers.service, answered_offers.worth_minor, is_over, is_accepted,
    is_declined, value_minor, propensity
FROM answered_offers
JOIN offers USING (decision_id, place)
WHERE time >= make_timestamp($1::BIGINT) AND time < make_timestamp($2::BIGINT)
