SELECT key_id, hour, received, stored, duplicate, quarantined, suppressed FROM intake_counts
