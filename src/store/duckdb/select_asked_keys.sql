SELECT customer_key
FROM asked_identifiers
JOIN asked_keys
    ON asked_keys.value = asked_identifiers.value
    AND asked_keys.space = greatest(asked_identifiers.kind, 1)
ORDER BY position
