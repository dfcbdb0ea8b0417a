"""The seeded generator of the example city: same bytes at every run, everything but names and outline made up."""
