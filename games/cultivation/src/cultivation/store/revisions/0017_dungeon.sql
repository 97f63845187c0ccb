CREATE SEQUENCE dungeon_run_id;

CREATE TABLE dungeon_lobby (
    host    bigint PRIMARY KEY,
    dungeon smallint NOT NULL,
    diff    smallint NOT NULL,
    at      bigint NOT NULL
);

CREATE TABLE dungeon_party (
    host   bigint NOT NULL,
    player bigint PRIMARY KEY
);
CREATE INDEX dungeon_party_by_host ON dungeon_party (host);

CREATE TABLE dungeon_run (
    id       bigint PRIMARY KEY,
    host     bigint NOT NULL,
    dungeon  smallint NOT NULL,
    diff     smallint NOT NULL,
    party    text NOT NULL,  -- [[player, fighter, hp left], ...]
    floor    smallint NOT NULL DEFAULT 0 CHECK (floor BETWEEN 0 AND 5),
    seed     text NOT NULL,
    build    text NOT NULL,
    rules    integer NOT NULL,
    started  bigint NOT NULL,
    deadline bigint NOT NULL,
    status   text NOT NULL DEFAULT 'running' CHECK (status IN ('running', 'won', 'lost', 'abandoned', 'expired'))
);
CREATE INDEX dungeon_running ON dungeon_run (build) WHERE status = 'running';

-- Who is in a running run: a player is in one at most.
CREATE TABLE dungeon_inside (
    player bigint PRIMARY KEY,
    run    bigint NOT NULL
);

CREATE TABLE dungeon_entry (
    player bigint NOT NULL,
    day    integer NOT NULL,
    used   smallint NOT NULL CHECK (used BETWEEN 1 AND 8),
    PRIMARY KEY (player, day)
);

CREATE TABLE dungeon_reward (
    run    bigint NOT NULL,
    player bigint NOT NULL,
    PRIMARY KEY (run, player)
);

CREATE TABLE dungeon_clear (
    player  bigint NOT NULL,
    dungeon smallint NOT NULL,
    diff    smallint NOT NULL,
    at      bigint NOT NULL,
    PRIMARY KEY (player, dungeon, diff)
);
