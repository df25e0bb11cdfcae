-- What this transaction stored.
SELECT
    person_key, coalesce(item_key, -1) AS item_key, kind::UTINYINT AS kind, day, time, value_minor
FROM stored_interactions
