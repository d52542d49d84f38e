"""Assessment runs kept: one due per person and benefit year, who pays the rest, differences between runs."""
