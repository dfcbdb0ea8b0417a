"""The sentence for every code, in both languages."""
