"""Signed files to and from other offices: numbered, chained, acknowledged, applied whole or not at all."""
