-- What each url has in the queue.
SELECT
    coalesce(queued.url, gone.url) AS url,
    (gone.url IS NOT NULL)::INTEGER AS gone,
    coalesce(waiting, 0)::BIGINT,
    epoch_us(oldest),
    epoch_us(next_try),
    coalesce(dead, 0)::BIGINT,
    coalesce(failure, '')
FROM (
    SELECT
        url,
        count(next_try_at) AS waiting,
        min(queued_at) FILTER (WHERE next_try_at IS NOT NULL) AS oldest,
        min(next_try_at) AS next_try,
        count(*) - count(next_try_at) AS dead,
        max_by(failure, number) AS failure
    FROM webhook_deliveries
    GROUP BY url
) AS queued
FULL JOIN (SELECT DISTINCT url FROM webhook_gone) AS gone ON gone.url = queued.url
ORDER BY 1
