-- What people of the house did or tried, who it was, and why.
CREATE TABLE audit_log (
    id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at      bigint NOT NULL,
    who     bigint NOT NULL,
    account text   NOT NULL,
    role    text   NOT NULL,
    address text   NOT NULL,
    what    text   NOT NULL,
    order_  text   NOT NULL,
    why     text   NOT NULL CHECK (why <> ''),
    outcome text   NOT NULL
);

-- Saves as they were before a person put something else in their place.
CREATE TABLE player_kept (
    id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    player bigint NOT NULL,
    at     bigint NOT NULL,
    ver    bigint NOT NULL,
    schema text   NOT NULL,
    state  bytea  NOT NULL,
    hash   bytea  NOT NULL
);
CREATE INDEX player_kept_by_player ON player_kept (player);

-- Value that is to be taken back or given back: proposed by one, signed by another, done once.
CREATE TABLE reversal (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    txs         bigint[] NOT NULL,
    moves       text   NOT NULL,  -- [[player, asset, qty], ...]; a negative quantity is given back
    proposed_by bigint NOT NULL,
    signed_by   bigint CHECK (signed_by <> proposed_by),
    at          bigint NOT NULL
);
