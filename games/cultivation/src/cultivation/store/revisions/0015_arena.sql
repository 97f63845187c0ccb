-- A rank is a row that never moves; who stands on it does. Lower ranks are locked first.
CREATE TABLE arena (
    bracket integer NOT NULL,
    rank    integer NOT NULL CHECK (rank BETWEEN 1 AND 5000),
    player  bigint  NOT NULL UNIQUE DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (bracket, rank)
);

CREATE TABLE arena_bracket (
    bracket integer PRIMARY KEY,
    n       integer NOT NULL DEFAULT 0 CHECK (n BETWEEN 0 AND 5000)
);
INSERT INTO arena_bracket VALUES (0, 0);

CREATE TABLE arena_player (
    player  bigint PRIMARY KEY,
    day     integer NOT NULL DEFAULT 0,
    used    smallint NOT NULL DEFAULT 0,
    defence text NOT NULL,
    rules   integer NOT NULL
);

CREATE TABLE arena_pair (
    bracket integer NOT NULL,
    low     integer NOT NULL,
    high    integer NOT NULL,
    at      bigint  NOT NULL,
    PRIMARY KEY (bracket, low, high)
);
