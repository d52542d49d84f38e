"""Telephones of collectors in villages: paired with an account, given a list, heard out event by event."""
