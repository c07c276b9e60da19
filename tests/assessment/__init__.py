"""Tests of ``compliance.assessment``."""
