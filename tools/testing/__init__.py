"""What ./test is made of: commands with logs, outcomes that are counted, and the stages."""
