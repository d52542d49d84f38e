"""What the private zone says outwards: letters from outside answered, and what the public may see told."""
