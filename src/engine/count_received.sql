-- How many rows and events ever came.
SELECT coalesce(sum(rows), 0)::BIGINT FROM imports
