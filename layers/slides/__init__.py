"""What a meeting is shown, as values."""
