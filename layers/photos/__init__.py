"""Photographs of features before, during and after the works."""
