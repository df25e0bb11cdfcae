-- What this transaction offered, with whose it is after the merges.
SELECT
    person_key, decision_id, place, service, epoch_us(time) AS time_us, worth_minor,
    occasion::INTEGER AS occasion, features
FROM stored_offers
