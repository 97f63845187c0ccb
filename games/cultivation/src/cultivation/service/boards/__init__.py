"""Boards in memory: where somebody stands is a look into a sorted list, and not a count over everybody."""
