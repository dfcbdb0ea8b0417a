"""What differs between states of a layer, and how they are brought together."""
