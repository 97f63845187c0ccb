"""Random players over all systems on a real database, against what must be true whatever they do."""
