"""From a frame as it was read to the canonical frame of its layer."""
