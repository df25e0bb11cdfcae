-- The latest time that anything in the store has, in microseconds UTC; NULL where nothing has one.
SELECT epoch_us(greatest(
    (SELECT max(time) FROM interactions), (SELECT max(time) FROM events),
    (SELECT max(time) FROM decisions), (SELECT max(time) FROM outcomes)
))
