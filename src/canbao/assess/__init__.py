"""Policy × people → what each owes, who pays, from when covered, and why; each distinct situation once."""
