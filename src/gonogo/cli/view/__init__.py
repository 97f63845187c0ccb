"""What a person sees of a run while it runs: a picture of now, drawn live or told in plain lines."""
