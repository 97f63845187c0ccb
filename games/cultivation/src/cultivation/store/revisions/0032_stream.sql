-- What each player is told, in a row without gaps. `n` orders everything that anybody is told; `event` is what it came of.
CREATE TABLE stream_event (
    n      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    player bigint NOT NULL,
    seq    bigint NOT NULL,
    event  text   NOT NULL UNIQUE,
    type   text   NOT NULL,
    data   text   NOT NULL,
    at     bigint NOT NULL,
    UNIQUE (player, seq)
);

CREATE TABLE stream_head (
    player bigint PRIMARY KEY,
    seq    bigint NOT NULL
) WITH (fillfactor = 70);
