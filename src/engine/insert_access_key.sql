-- id, role, name, hash, created (microseconds since 1970).
INSERT INTO access_keys
SELECT coalesce(max(key_number) + 1, 1), $1, $2, $3, $4, make_timestamp($5), NULL FROM access_keys
