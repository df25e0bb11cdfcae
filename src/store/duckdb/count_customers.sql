-- Customers with at least one purchase up to day $1.
SELECT count(DISTINCT person_key)
FROM personal_interactions
WHERE kind = 0 AND (day IS NULL OR day <= DATE '1970-01-01' + $1::INTEGER)
