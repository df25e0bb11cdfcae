-- What came of every offer, as the temporary table answered_offers. Answers may come up to $1
-- microseconds after the decision; what has none is a no once that time ends at $2 or before
-- (microseconds in UTC). The rules are those of docs/decisions/0013-what-an-outcome-is.md.
CREATE OR REPLACE TEMP TABLE answered_offers AS
WITH offered AS MATERIALIZED (
    SELECT
        person_key, decision_id, place, service, time, worth_minor, features,
        time + to_microseconds($1::BIGINT) AS closes,
        place = min(place) OVER (PARTITION BY decision_id) AS is_first
    FROM offers
    JOIN decisions USING (decision_id)
    JOIN customers USING (customer_key)
),
-- Outcomes that name an offered service; the others of the same time say the same of no more.
named AS MATERIALIZED (
    SELECT person_key, decision_id, place, service, closes, accepted, outcomes.time
    FROM outcomes
    JOIN offered USING (decision_id, service)
),
unnamed AS (
    SELECT
        person_key, decision_id, place, offered.service, closes, outcomes.accepted, outcomes.time
    FROM outcomes
    ANTI JOIN named
        ON named.decision_id = outcomes.decision_id
        AND named.time = outcomes.time
        AND named.accepted = outcomes.accepted
    JOIN offered USING (decision_id)
    WHERE outcomes.service IS NULL AND (is_first OR NOT outcomes.accepted)
),
answers AS MATERIALIZED (SELECT * FROM named UNION ALL SELECT * FROM unnamed),
item_services AS (
    SELECT item_key, product AS service FROM items
    UNION
    SELECT item_key, service FROM items
),
-- Of these none is an answer that named its decision.
uses AS (
    SELECT DISTINCT person_key, item_services.service, time
    FROM personal_interactions
    JOIN item_services USING (item_key)
    ANTI JOIN (SELECT person_key, service, time FROM answers WHERE accepted) AS told
        USING (person_key, service, time)
    WHERE kind IN (0, 1) AND time IS NOT NULL
),
attributed AS (
    SELECT decision_id, place
    FROM uses
    JOIN offered
        ON offered.person_key = uses.person_key
        AND offered.service = uses.service
        AND offered.time <= uses.time
        AND uses.time <= offered.closes
    QUALIFY row_number() OVER (
        PARTITION BY uses.person_key, uses.service, uses.time
        ORDER BY offered.time DESC, decision_id DESC, place DESC
    ) = 1
),
accepted AS (
    SELECT decision_id, place FROM answers WHERE accepted AND time <= closes
    UNION
    SELECT decision_id, place FROM attributed
),
declined AS (
    SELECT DISTINCT decision_id, place FROM answers WHERE NOT accepted AND time <= closes
)
SELECT
    person_key, decision_id, place, service, time, worth_minor, features,
    closes <= make_timestamp($2::BIGINT) AS is_over,
    accepted.place IS NOT NULL AS is_accepted,
    accepted.place IS NULL AND (declined.place IS NOT NULL OR is_over) AS is_declined
FROM offered
LEFT JOIN accepted USING (decision_id, place)
LEFT JOIN declined USING (decision_id, place)
