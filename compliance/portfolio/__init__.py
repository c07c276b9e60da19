"""Many profiles at once: the same conditions over columns, 64 profiles to a machine word."""
