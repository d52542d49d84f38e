"""Sealed, numbered files between the two zones: letters inwards, documents outwards, and nothing else."""
