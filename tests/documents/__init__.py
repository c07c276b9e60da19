"""Tests of ``compliance.documents``."""
