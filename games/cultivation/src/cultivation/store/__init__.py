"""PostgreSQL: where players, assets and the ledger live."""
