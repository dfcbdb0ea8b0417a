"""Where programmes stand on a day, and how it goes on."""
