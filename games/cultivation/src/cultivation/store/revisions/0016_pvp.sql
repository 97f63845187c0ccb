CREATE TABLE pvp_player (
    player bigint PRIMARY KEY,
    rating integer NOT NULL DEFAULT 1500,
    games  integer NOT NULL DEFAULT 0,
    day    integer NOT NULL DEFAULT 0,
    wins   integer NOT NULL DEFAULT 0,
    honor  integer NOT NULL DEFAULT 0 CHECK (honor <= 1000)
);

CREATE TABLE pvp_ticket (
    player bigint PRIMARY KEY,
    rating integer NOT NULL,
    rules  integer NOT NULL,
    fighter text   NOT NULL,
    at     bigint  NOT NULL
);

CREATE TABLE pvp_match (
    id     text PRIMARY KEY,
    a      bigint  NOT NULL,
    b      bigint  NOT NULL,
    rated  boolean NOT NULL,
    won    boolean NOT NULL,
    moved  integer NOT NULL,
    rounds smallint NOT NULL,
    log_hash text  NOT NULL,
    at     bigint  NOT NULL
);

CREATE TABLE pvp_duel (
    challenger bigint NOT NULL,
    challenged bigint NOT NULL,
    fighter    text   NOT NULL,
    at         bigint NOT NULL,
    PRIMARY KEY (challenger, challenged)
);

CREATE TABLE pvp_season (
    season  integer NOT NULL,
    player  bigint  NOT NULL,
    rank    integer NOT NULL,
    rating  integer NOT NULL,
    PRIMARY KEY (season, player)
);
