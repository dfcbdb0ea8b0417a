"""Layers given out again, and the templates and rejects that go to whoever hands data in."""
