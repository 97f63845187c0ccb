"""Plausibility: what looks strange about players, found offline and handed to people. Nothing is ever decided here."""
