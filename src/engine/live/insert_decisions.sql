-- From the staged tables.
INSERT INTO decisions
SELECT
    decision_id, customer_key, make_timestamp(time_us), placement, occasion::UTINYINT, policy,
    model_digest, seed::UBIGINT, places, leave_alone_minor, left_alone, left_alone_propensity,
    candidates
FROM staged_decisions;

INSERT INTO offers
SELECT
    decision_id, place, service, value_minor, low_minor, high_minor, propensity, worth_minor,
    [x0, x1, x2, x3, x4, x5, x6, x7, x8, x9]::INTEGER[10]
FROM staged_offers;

INSERT INTO reward_models
SELECT digest, make_timestamp(made_at_us), model
FROM staged_models
WHERE digest NOT IN (SELECT digest FROM reward_models)
QUALIFY row_number() OVER (PARTITION BY digest ORDER BY made_at_us) = 1
