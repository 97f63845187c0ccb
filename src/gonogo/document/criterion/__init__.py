"""The grammar of criteria: words to a `Sentence`, a `Sentence` to a `Criterion`, and back to words."""
