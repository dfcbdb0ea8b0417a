"""The machine-facing side: HTTP routes and the command line."""
