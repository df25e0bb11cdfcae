-- By cause: how many rows, and how many of them were mended; the most that are open first.
SELECT code, count(*)::BIGINT AS all_rows, count(mended.line)::BIGINT AS mended_rows
FROM quarantine
LEFT JOIN (SELECT DISTINCT import_key, line FROM mended_rows) AS mended USING (import_key, line)
GROUP BY code
ORDER BY all_rows - mended_rows DESC, all_rows DESC, code
