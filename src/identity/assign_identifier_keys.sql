-- Dense keys for the staged_identifiers of lines that are not in repeated_events: those that are
-- new come behind the old. User ids and anonymous ids share a name space.
CREATE OR REPLACE TEMP TABLE identifier_keys AS
WITH incoming AS (
    SELECT greatest(kind, 1) AS space, value, min(kind) AS kind
    FROM staged_identifiers
    ANTI JOIN repeated_events USING (line)
    GROUP BY ALL
),
keyed AS (
    SELECT
        incoming.*,
        customers.kind AS known_kind,  -- NULL: it is new
        customers.person_key,
        coalesce(
            customers.customer_key,
            (SELECT coalesce(max(customer_key) + 1, 0) FROM customers)
                + row_number() OVER (
                    PARTITION BY customers.customer_key IS NULL
                    ORDER BY incoming.space, incoming.value
                ) - 1
        )::INTEGER AS customer_key
    FROM incoming
    LEFT JOIN customers
        ON customers.customer = incoming.value AND greatest(customers.kind, 1) = incoming.space
)
SELECT * REPLACE (coalesce(person_key, customer_key) AS person_key) FROM keyed;

CREATE OR REPLACE TEMP TABLE identified_lines AS
SELECT staged.line, staged.place, identifier_keys.customer_key, staged.message_id, staged.time
FROM staged_identifiers AS staged
ANTI JOIN repeated_events USING (line)
JOIN identifier_keys
    ON identifier_keys.value = staged.value
    AND identifier_keys.space = greatest(staged.kind, 1);

-- Pairs that were seen together, each with the earliest event that says so.
CREATE OR REPLACE TEMP TABLE staged_links AS
SELECT
    least(one.customer_key, other.customer_key) AS customer_key,
    greatest(one.customer_key, other.customer_key) AS other_key,
    other.message_id,
    other.time
FROM identified_lines AS other
JOIN identified_lines AS one ON one.line = other.line
WHERE one.place = 0 AND other.place > 0
QUALIFY row_number() OVER (
    PARTITION BY least(one.customer_key, other.customer_key),
        greatest(one.customer_key, other.customer_key)
    ORDER BY other.time, other.message_id
) = 1;

CREATE OR REPLACE TEMP TABLE joined_persons (loser INTEGER NOT NULL, winner INTEGER NOT NULL);
