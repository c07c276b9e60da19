"""The rule language: facts, conditions over them, and the readings of a condition: its truth and its wording."""
