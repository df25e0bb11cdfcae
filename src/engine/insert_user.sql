-- id, name, role, hash, created (microseconds since 1970).
INSERT INTO users VALUES ($1, $2, $3, $4, make_timestamp($5))
