-- When the account was made; of accounts from before, and of those made by older builds, nothing is known.
ALTER TABLE player ADD COLUMN born_at bigint;
