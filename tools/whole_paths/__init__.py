"""Whole paths through the command line, written down in tests/cases/*.case."""
