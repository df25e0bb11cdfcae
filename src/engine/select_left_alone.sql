-- Decisions that offered nothing, by reason.
SELECT coalesce(left_alone, 'none') AS reason, count(*) AS decisions
FROM shown_decisions
WHERE offers = 0
GROUP BY reason
ORDER BY decisions DESC, reason
