"""The commands: each reads its arguments, asks the engine or the journal, and answers with a value."""
