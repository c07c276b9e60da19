"""Tests of ``compliance.upkeep``."""
