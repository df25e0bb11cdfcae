-- From the staged tables. Identifiers that nobody has seen yet become customers, persons of their
-- own, as they do where an event brings them; user ids and anonymous ids share a name space.
INSERT INTO decided_customers
SELECT
    asked.customer,
    coalesce(
        customers.customer_key,
        (SELECT coalesce(max(customer_key) + 1, 0) FROM customers)
            + row_number() OVER (
                PARTITION BY customers.customer_key IS NULL ORDER BY asked.customer
            ) - 1
    )::INTEGER,
    asked.anonymous,
    customers.customer_key IS NULL
FROM (SELECT customer, min(anonymous) AS anonymous FROM staged_decisions GROUP BY customer) AS asked
LEFT JOIN customers ON customers.customer = asked.customer AND customers.kind <= 1;

INSERT INTO customers
SELECT customer_key, customer, anonymous::UTINYINT, customer_key
FROM decided_customers
WHERE is_new;

INSERT INTO decisions
SELECT
    decision_id, customer_key, make_timestamp(time_us), placement, occasion::UTINYINT, policy,
    model_digest, seed::UBIGINT, places, leave_alone_minor, left_alone, left_alone_propensity,
    candidates
FROM staged_decisions JOIN decided_customers USING (customer);

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
