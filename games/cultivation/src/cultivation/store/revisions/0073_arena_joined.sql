-- Since when somebody stands on the ladder: an evening before that pays nothing.
ALTER TABLE arena_player ADD COLUMN joined bigint NOT NULL DEFAULT 0;
