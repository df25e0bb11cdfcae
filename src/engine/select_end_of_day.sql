-- The end of day $1 in time zone $2, in microseconds UTC.
SELECT epoch_us(timezone($2, (DATE '1970-01-01' + ($1::INTEGER + 1))::TIMESTAMP))
