"""Where a county's records lie: the PostgreSQL server and how to reach it. Knows no person, list or policy."""
