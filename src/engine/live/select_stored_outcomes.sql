-- What the events of this transaction say of decisions.
SELECT decision_id, service, accepted::INTEGER AS accepted, epoch_us(time) AS time_us
FROM stored_outcomes
