SELECT
    service, value_minor, low_minor, high_minor, propensity, worth_minor, features::INTEGER[]
FROM offers
WHERE decision_id = $1
ORDER BY place
