"""What rows of lists do to the register, one file a sort of list."""
