-- RewardMoments of the offers in answered_offers (create_answered_offers.sql), but those that still
-- wait. A row is one cell of the lower triangle of the sum of v v', with v the ten features and the
-- reward.
WITH rewards AS MATERIALIZED (
    SELECT
        person_key, service,
        list_transform(
            features::BIGINT[], lambda x: greatest(least(x, 16 * 65536), -16 * 65536)::HUGEINT
        )
        || [CASE
            WHEN is_accepted THEN greatest(least(worth_minor, 1099511627776), -1099511627776)
            ELSE 0
        END::HUGEINT] AS v
    FROM answered_offers
    WHERE is_accepted OR is_declined
),
cells AS (
    SELECT i.range AS i, j.range AS j
    FROM range(11) AS i
    JOIN range(11) AS j ON j.range <= i.range
)
SELECT
    service, i, j, sum(v[i + 1] * v[j + 1]) AS cell, count(*) AS decisions,
    (SELECT count(DISTINCT person_key) FROM rewards) AS customers
FROM rewards
CROSS JOIN cells
GROUP BY service, i, j
