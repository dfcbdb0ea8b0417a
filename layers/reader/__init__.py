"""The only place where handed-in bytes are opened."""
