"""Judging: from the truths of rules to outcomes, score, verdict, questions and the assessment that reports draw."""
