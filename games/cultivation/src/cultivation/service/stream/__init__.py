"""The stream of events to each connected player."""
