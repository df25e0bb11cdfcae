-- Puts joined_persons into force: every person that lost belongs to the winner.
CREATE OR REPLACE TEMP TABLE merged_persons AS
SELECT loser, winner
FROM joined_persons
WHERE loser NOT IN (SELECT customer_key FROM identifier_keys WHERE known_kind IS NULL);

UPDATE customers SET person_key = winner
FROM merged_persons
WHERE customers.person_key = merged_persons.loser;

UPDATE identifier_keys SET person_key = winner
FROM joined_persons
WHERE identifier_keys.person_key = joined_persons.loser;

-- An anonymous id that is now named as a user id.
UPDATE customers SET kind = 0
FROM identifier_keys
WHERE customers.customer_key = identifier_keys.customer_key
    AND identifier_keys.known_kind = 1 AND identifier_keys.kind = 0;

INSERT INTO customers
SELECT customer_key, value, kind, person_key FROM identifier_keys WHERE known_kind IS NULL;
