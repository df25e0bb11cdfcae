-- What the new events say of the decisions that they name.
INSERT INTO outcomes SELECT decision_id, service, accepted, time, message_id FROM stored_outcomes
