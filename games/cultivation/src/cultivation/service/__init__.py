"""The process that players talk to."""
