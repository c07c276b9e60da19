"""Filling in: a profile opened, answered one question at a time, and saved after each."""
