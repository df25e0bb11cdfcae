-- What the answers that were stored in this transaction mean, by the offers of the decisions that
-- they name: decision 0013. An answer to a decision that is not known means nothing here.
SELECT
    decision_id,
    service,
    accepted::INTEGER,
    epoch_us(time),
    CASE WHEN accepted AND NOT late THEN worth_minor ELSE 0 END::BIGINT AS value_minor,
    late::INTEGER
FROM (
    SELECT
        answers.decision_id,
        answers.accepted,
        answers.time,
        offers.place,
        offers.service,
        offers.worth_minor,
        epoch_us(answers.time) > epoch_us(decisions.time) + $1::BIGINT AS late,
        bool_or(coalesce(answers.service = offers.service, false)) AS named,
        bool_or(answers.service IS NULL) AS none_is_meant
    FROM staged_answers AS answers
    JOIN decisions USING (decision_id)
    JOIN offers USING (decision_id)
    GROUP BY ALL
)
WINDOW answer AS (PARTITION BY decision_id, accepted, time)
QUALIFY named OR (
    none_is_meant
    AND NOT bool_or(named) OVER answer
    AND (NOT accepted OR place = min(place) OVER answer)
)
ORDER BY time, decision_id, place
