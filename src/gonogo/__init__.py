"""Runs a release plan: reads it, measures, asks, moves traffic, goes back by itself, proves what it did."""

VERSION = "0.1.0"
"""The version of this gonogo, as it is written into every run it opens."""
