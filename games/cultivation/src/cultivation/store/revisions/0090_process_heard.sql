-- When a process last reported, by the database's own clock: whose clock is wrong is heard of all the same.
ALTER TABLE process ADD COLUMN heard timestamptz NOT NULL DEFAULT clock_timestamp();
