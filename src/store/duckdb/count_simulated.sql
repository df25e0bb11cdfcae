-- Files that brought something: how many, and how many of them are simulated.
SELECT count(*), count(*) FILTER (WHERE simulated) FROM imports WHERE stored > 0
