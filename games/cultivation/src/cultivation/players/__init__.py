"""Players that are programs: they play by a seed and count what they themselves saw."""
