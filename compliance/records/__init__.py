"""Recorded assessments: read back, put together with their inputs, evaluated again, and signed."""
