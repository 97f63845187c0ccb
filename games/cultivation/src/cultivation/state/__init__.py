"""Saves: what a player is between two commands, as bytes that older and newer builds can read."""
