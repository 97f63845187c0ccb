-- When a session was last renewed and by which client: for a moment the same client may ask again whose reply got lost.
-- Builds that do not know these columns leave them, and then nobody is let in twice: the token that follows from the
-- older one is not the newest.
ALTER TABLE refresh ADD COLUMN renewed_at bigint NOT NULL DEFAULT 0,
                    ADD COLUMN client bytea NOT NULL DEFAULT ''::bytea;
