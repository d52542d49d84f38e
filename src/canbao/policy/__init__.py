"""A notice as data: load, inherit, amend, lint. Pure: no clock, no database; today's date is an argument."""
