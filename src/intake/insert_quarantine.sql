-- The bad rows of staged_purchases, under import $1 of file $2.
INSERT INTO quarantine
SELECT $1, $2, line, code, reason, raw, now()::TIMESTAMP
FROM staged_purchases
WHERE code IS NOT NULL
