"""Errors as they stand in the files of real departments, planted on purpose, with the answers."""
