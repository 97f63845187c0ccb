"""The web client: one page of ES modules that runs as it is, and what describes the game to it."""
