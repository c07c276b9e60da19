"""Tests of ``compliance.language``."""
