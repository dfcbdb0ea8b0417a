"""Files on the way to a publication: what was chosen about them, step by step."""
