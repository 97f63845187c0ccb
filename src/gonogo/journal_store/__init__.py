"""Where journals are kept: SQLite on one machine, PostgreSQL for many; and the old forms that stay readable."""
