-- Accounts with a password; an account without a row here is a device's own.
CREATE TABLE password (
    player bigint PRIMARY KEY,
    hash   text NOT NULL,
    role   text NOT NULL DEFAULT 'player' CHECK (role IN ('player', 'moderator', 'support', 'operator'))
);

-- One row per session that renews itself: only the newest token of a family is good, an older one ends the family.
CREATE TABLE refresh (
    family  uuid PRIMARY KEY,
    player  bigint NOT NULL,
    epoch   integer NOT NULL,
    hash    bytea NOT NULL,
    expires bigint NOT NULL
);
CREATE INDEX refresh_by_player ON refresh (player);
CREATE INDEX refresh_by_end ON refresh (expires);

-- The last attempts to log in, by account and by address; nobody misses it after a crash.
CREATE UNLOGGED TABLE login_attempt (
    subject text PRIMARY KEY,
    at      bigint[] NOT NULL
);

-- What operators set and every process reads within a second: maintenance, admission, protocol window.
CREATE TABLE control (
    name  text PRIMARY KEY,
    value text NOT NULL
);
