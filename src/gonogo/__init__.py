"""Runs a release plan: reads it, measures, asks, moves traffic, goes back by itself, proves what it did."""
