"""What is wrong with data that was handed in, row by row, and the report on it."""
