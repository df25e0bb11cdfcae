-- How many imports do not balance.
SELECT count(*) FROM imports WHERE rows != stored + duplicate + quarantined
