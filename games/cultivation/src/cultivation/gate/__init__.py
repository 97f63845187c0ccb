"""The release gate: smoke, journeys, load shapes and audit, all answering in one form."""
