-- Entries and attempts beyond a day's own, bought with jade.
CREATE TABLE day_ticket (
    player bigint   NOT NULL,
    kind   text     NOT NULL CHECK (kind IN ('dungeon', 'arena')),
    day    integer  NOT NULL,
    n      smallint NOT NULL CHECK (n BETWEEN 1 AND 5),
    PRIMARY KEY (player, kind, day)
);

-- A technique gives a guild up to ten places more.
ALTER TABLE guild DROP CONSTRAINT guild_n_check, ADD CONSTRAINT guild_n_check CHECK (n BETWEEN 1 AND 60);

-- A member strikes three times a week, in however many guilds.
CREATE INDEX guild_hit_by_player ON guild_hit (player, week);
