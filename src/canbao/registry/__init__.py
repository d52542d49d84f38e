"""One person, one file: people, their numbers, households, standings and enrolments, everything dated."""
