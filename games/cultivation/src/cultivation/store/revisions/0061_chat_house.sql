-- Whom a player does not want to read, which world channel a player listens to, and who is not let in any more.
CREATE TABLE chat_ignore (
    player  bigint NOT NULL,
    ignored bigint NOT NULL,
    at      bigint NOT NULL,
    PRIMARY KEY (player, ignored)
);

CREATE TABLE chat_listener (
    player  bigint PRIMARY KEY,
    channel text   NOT NULL,
    at      bigint NOT NULL
);
CREATE INDEX chat_listener_by_channel ON chat_listener (channel, at);

ALTER TABLE chat ADD COLUMN hidden_by text NOT NULL DEFAULT '';
ALTER TABLE chat_mute ADD COLUMN times integer NOT NULL DEFAULT 1;

CREATE TABLE ban (
    player bigint PRIMARY KEY,
    at     bigint NOT NULL,
    by_whom text  NOT NULL,
    why    text   NOT NULL CHECK (why <> '')
);
