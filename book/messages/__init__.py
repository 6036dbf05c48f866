"""What the program says, by code, in each of its languages."""
