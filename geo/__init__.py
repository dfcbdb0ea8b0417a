"""Pure computation on geometries: no layer names, no files, no screen."""
