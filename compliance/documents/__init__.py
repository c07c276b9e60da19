"""Reading what people write: YAML and JSON with the place of every key, then packs, registers of sources, profiles."""
