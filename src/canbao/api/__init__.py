"""HTTP for other systems: signed requests, the same actions as everywhere."""
