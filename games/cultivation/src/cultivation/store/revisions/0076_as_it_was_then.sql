-- What a broadcast asks of a player at the moment t0: from which level the player rose after it, and in which cohort
-- the player was. A level that nobody rose from after t0 is the level of now.
CREATE TABLE level_up (
    player     bigint   NOT NULL,
    at         bigint   NOT NULL,
    level_from smallint NOT NULL,
    PRIMARY KEY (player, at, level_from)
);
CREATE INDEX level_up_by_time ON level_up (at);
CREATE INDEX outbox_level_up ON outbox (player) WHERE type = 'LevelUp';

CREATE TABLE broadcast_cohort (
    broadcast text   NOT NULL,
    player    bigint NOT NULL,
    PRIMARY KEY (broadcast, player)
);
ALTER TABLE broadcast ADD COLUMN is_frozen boolean NOT NULL DEFAULT false;  -- its cohort stands in broadcast_cohort

-- When a player was in a session of a build: a row for each while, by process, so that two never wait for each other.
CREATE TABLE build_span (
    player   bigint NOT NULL,
    build    text   NOT NULL,
    process  text   NOT NULL,
    first_at bigint NOT NULL,
    last_at  bigint NOT NULL,
    PRIMARY KEY (player, build, process, first_at)
);
CREATE INDEX build_span_by_time ON build_span (last_at);

ALTER TABLE compensation ADD COLUMN cohort text NOT NULL DEFAULT '',
                         ADD COLUMN build  text NOT NULL DEFAULT '',
                         ADD COLUMN build_from  bigint NOT NULL DEFAULT 0,
                         ADD COLUMN build_until bigint NOT NULL DEFAULT 9007199254740991;
