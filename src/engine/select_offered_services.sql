-- What came of the offers of each service. The columns that begin with over_ are of those whose
-- window is over: who accepts does so before, so that of the others too many have.
SELECT
    service, count(*) AS offered, count(*) FILTER (WHERE is_accepted) AS accepted,
    count(*) FILTER (WHERE is_declined) AS declined,
    count(*) FILTER (WHERE is_over) AS over_offered,
    count(*) FILTER (WHERE is_over AND is_accepted) AS over_accepted,
    coalesce(sum(worth_minor) FILTER (WHERE is_accepted), 0)::DOUBLE AS brought_minor,
    avg(value_minor) AS expected_minor, avg(propensity) AS propensity,
    coalesce(avg(value_minor / worth_minor) FILTER (WHERE is_over), 0) AS over_expected_share
FROM shown_offers
GROUP BY service
ORDER BY offered DESC, service
