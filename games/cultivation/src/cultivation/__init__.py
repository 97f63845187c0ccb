"""Nine Meridians: a small idle cultivation game that is worth releasing with care."""
