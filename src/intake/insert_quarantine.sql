-- The bad rows of judged_purchases, under import $1 of file $2.
INSERT INTO quarantine
SELECT $1, $2, line, code, reason, raw, now()::TIMESTAMP
FROM judged_purchases
WHERE code IS NOT NULL
