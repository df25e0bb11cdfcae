-- Purchases that source $1 brought before, of the days from $2 to $3, or without a day where $4
-- is true.
SELECT count(*)
FROM interactions JOIN imports USING (import_key)
WHERE kind = 0 AND source = $1
    AND (
        day BETWEEN DATE '1970-01-01' + $2::INTEGER AND DATE '1970-01-01' + $3::INTEGER
        OR (day IS NULL AND $4)
    )
