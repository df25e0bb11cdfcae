-- The purchases that go into the store, where some records are bad.
CREATE OR REPLACE TEMP VIEW staged_purchases AS
SELECT * FROM judged_purchases WHERE code IS NULL
