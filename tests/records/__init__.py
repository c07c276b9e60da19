"""Records: embedded, evaluated again, signed."""
