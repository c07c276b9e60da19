"""The tests, in the rooms of the package; ``conformance`` holds the language's meaning as data."""
