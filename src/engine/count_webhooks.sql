-- What is to be told: waiting, given up.
SELECT count(next_try_at)::BIGINT, (count(*) - count(next_try_at))::BIGINT FROM webhook_deliveries
