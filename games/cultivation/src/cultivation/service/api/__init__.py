"""The routes, a file for each thing that somebody comes for."""
