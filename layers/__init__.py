"""What a layer is, which exist, how data comes in, how it is checked, kept and given out again."""
