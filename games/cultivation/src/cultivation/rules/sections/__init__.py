"""What a player keeps of each system: one frozen dataclass a system, saved as one section of the player's state."""
