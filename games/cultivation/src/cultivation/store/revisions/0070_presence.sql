-- Who is there: until when a process holds the player's stream, and when the player last asked for something.
CREATE TABLE presence (
    player     bigint PRIMARY KEY,
    process    text   NOT NULL DEFAULT '',
    live_until bigint NOT NULL DEFAULT 0,
    seen_at    bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 70);
