"""The campaign: targets and progress, reminders, notices, inspection, objections, and what offices earn by it."""
