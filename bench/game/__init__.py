"""The figures of the reference game: `make bench-game`."""
