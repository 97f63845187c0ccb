"""The rules of the game: pure integer functions. No clock, no float, no I/O; time and randomness are
arguments.
"""
