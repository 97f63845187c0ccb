-- Settings that every build shares: secrets of tokens, rolls and saves.
CREATE TABLE setting (
    name  text PRIMARY KEY,
    value bytea NOT NULL
);

CREATE TABLE switch (
    name text PRIMARY KEY,
    mode text NOT NULL CHECK (mode IN ('on', 'read_only', 'off'))
);

-- One row per player: progress is one blob, `ver` guards every write.
CREATE TABLE player (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account    text  NOT NULL UNIQUE,
    secret     bytea NOT NULL,
    epoch      integer NOT NULL DEFAULT 1,
    ver        bigint NOT NULL DEFAULT 0,
    schema     text  NOT NULL DEFAULT '{}',
    rules      integer NOT NULL DEFAULT 0,
    content    text  NOT NULL DEFAULT '',
    state      bytea NOT NULL DEFAULT ''::bytea,
    prev_hash  bytea NOT NULL DEFAULT ''::bytea,
    hash       bytea NOT NULL DEFAULT ''::bytea,
    updated_at bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 70);

-- The bytes as they were before the first write at a newer schema: the way back within the rollback window.
CREATE TABLE player_backup (
    player bigint NOT NULL,
    schema text   NOT NULL,
    at     bigint NOT NULL,
    ver    bigint NOT NULL,
    state  bytea  NOT NULL,
    PRIMARY KEY (player, schema)
);

CREATE TABLE name_taken (
    skeleton text PRIMARY KEY,
    player   bigint NOT NULL
);

-- Assets. An account is p:<player>, g:<guild>, esc:market:<listing> or mail:<id>.
CREATE TABLE wallet (
    account text   NOT NULL,
    asset   text   NOT NULL,
    balance bigint NOT NULL CHECK (balance BETWEEN 0 AND 9000000000000000),
    PRIMARY KEY (account, asset)
) WITH (fillfactor = 70);

CREATE TABLE stack (
    account text    NOT NULL,
    item    text    NOT NULL,
    bound   boolean NOT NULL,
    qty     bigint  NOT NULL CHECK (qty BETWEEN 1 AND 9000000000000000),
    PRIMARY KEY (account, item, bound)
) WITH (fillfactor = 70);

CREATE TABLE item (
    id      text PRIMARY KEY,
    account text NOT NULL,
    kind    text NOT NULL,
    tier    smallint NOT NULL,
    quality smallint NOT NULL,
    bound   boolean NOT NULL,
    locked  boolean NOT NULL DEFAULT false,
    affixes text NOT NULL DEFAULT '[]'
);
CREATE INDEX item_by_account ON item (account);

CREATE TABLE mail (
    id      text PRIMARY KEY,
    player  bigint NOT NULL,
    reason  text   NOT NULL,
    created bigint NOT NULL,
    expires bigint NOT NULL
);
CREATE INDEX mail_by_player ON mail (player);

-- Every movement of value. `tx` is the database's own transaction number: it orders what an auditor has seen.
CREATE TABLE ledger (
    tx           bigint NOT NULL DEFAULT pg_current_xact_id()::text::bigint,
    seq          smallint NOT NULL,
    from_account text   NOT NULL,
    to_account   text   NOT NULL,
    asset        text   NOT NULL,
    qty          bigint NOT NULL CHECK (qty > 0),
    reason       text   NOT NULL,
    build        text   NOT NULL,
    rules        integer NOT NULL,
    content      text   NOT NULL,
    cohort       text   NOT NULL,
    at           bigint NOT NULL,
    since        bigint,  -- for what time pays for: the moment from which this posting pays
    PRIMARY KEY (tx, seq)
);

-- Replies by idempotency key, in partitions of an hour of the key's own time; whole hours are dropped.
CREATE TABLE idem (
    key     uuid   NOT NULL,
    player  bigint NOT NULL,
    digest  bytea  NOT NULL,
    reply   bytea  NOT NULL,
    PRIMARY KEY (key, player)
) PARTITION BY RANGE (key);

-- Events that others than the player are told, delivered at least once, in order per player.
CREATE TABLE outbox (
    tx     bigint NOT NULL DEFAULT pg_current_xact_id()::text::bigint,
    seq    smallint NOT NULL,
    type   text   NOT NULL,
    player bigint NOT NULL,
    data   text   NOT NULL,
    at     bigint NOT NULL,
    build  text   NOT NULL,
    depth  smallint NOT NULL,
    PRIMARY KEY (tx, seq)
);

CREATE TABLE announcement (
    key  text PRIMARY KEY,
    text text   NOT NULL,
    at   bigint NOT NULL
);
