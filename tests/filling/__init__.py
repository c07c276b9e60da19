"""Tests of filling in."""
