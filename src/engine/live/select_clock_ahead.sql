-- How far the clock of time zone $1 is ahead of UTC at moment $2, in microseconds since 1970.
SELECT epoch_us(timezone($1, timezone('UTC', make_timestamp($2)))) - $2
