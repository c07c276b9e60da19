"""For those who keep packs true: their cases, what a lint finds, which clauses no rule assesses, documents re-read."""
