-- A board's season: open until `ends`, then frozen as it stands, then paid; each step once.
CREATE TABLE board_season (
    board  text    NOT NULL,
    season integer NOT NULL,
    state  text    NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'frozen', 'paid')),
    ends   bigint  NOT NULL,
    PRIMARY KEY (board, season)
);

CREATE TABLE board_final (
    board   text    NOT NULL,
    season  integer NOT NULL,
    owner   bigint  NOT NULL,
    rank    integer NOT NULL,
    score   bigint  NOT NULL,
    reached bigint  NOT NULL,
    PRIMARY KEY (board, season, owner),
    UNIQUE (board, season, rank)
);
