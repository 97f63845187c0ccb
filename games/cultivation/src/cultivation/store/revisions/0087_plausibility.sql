-- One fight in a hundred with everything that fights it again, and whether it came out the same.
CREATE TABLE fight_kept (
    event  text   PRIMARY KEY,
    player bigint NOT NULL,
    at     bigint NOT NULL,
    data   text   NOT NULL,
    same   boolean  -- NULL until somebody has fought it again
);
CREATE INDEX fight_kept_open ON fight_kept (at) WHERE same IS NULL;

-- How often each player was told to slow down, by hours.
CREATE TABLE breach (
    player bigint NOT NULL,
    at     bigint NOT NULL,  -- the hour's beginning
    n      bigint NOT NULL,
    PRIMARY KEY (player, at)
);

-- What looks strange about a player: for people, who decide. Nothing in the game reads it.
CREATE TABLE suspicion (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    player   bigint NOT NULL,
    kind     text   NOT NULL CHECK (kind IN ('faucet', 'fight', 'edge', 'circle', 'one_way', 'rhythm', 'limits')),
    key      text   NOT NULL,  -- the same thing seen again is the same row
    first_at bigint NOT NULL,
    last_at  bigint NOT NULL,
    times    integer NOT NULL DEFAULT 1,
    evidence text   NOT NULL,
    verdict  text CHECK (verdict IN ('upheld', 'dismissed')),
    judged_by bigint,
    UNIQUE (player, kind, key)
);
CREATE INDEX suspicion_open ON suspicion (id) WHERE verdict IS NULL;
