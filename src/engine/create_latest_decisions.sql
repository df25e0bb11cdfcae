-- The $1 latest of shown_decisions, as the temporary table told_decisions.
CREATE OR REPLACE TEMP TABLE told_decisions AS
SELECT decision_id FROM shown_decisions ORDER BY time DESC, decision_id LIMIT $1
