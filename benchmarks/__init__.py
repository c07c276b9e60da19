"""Measurements: speed against other programs, agreement between the evaluators, what killing a process loses."""
