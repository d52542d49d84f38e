"""Worked cases: read them, run each through the public function of its room, compare what it expects."""
