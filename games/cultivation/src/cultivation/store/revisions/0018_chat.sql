-- The number of the last message of each channel: held while one is written, so that numbers have no gap.
CREATE TABLE chat_channel (
    channel text PRIMARY KEY,
    seq     bigint NOT NULL DEFAULT 0
);

CREATE TABLE chat (
    channel  text   NOT NULL,
    seq      bigint NOT NULL,
    sender   bigint NOT NULL,
    name     text   NOT NULL,
    text     text   NOT NULL,
    skeleton text   NOT NULL,
    at       bigint NOT NULL,
    hidden   boolean NOT NULL DEFAULT false,
    PRIMARY KEY (channel, seq)
);
CREATE INDEX chat_by_sender ON chat (sender, at);

CREATE TABLE chat_report (
    channel  text   NOT NULL,
    seq      bigint NOT NULL,
    reporter bigint NOT NULL,
    sender   bigint NOT NULL,
    at       bigint NOT NULL,
    PRIMARY KEY (channel, seq, reporter)
);
CREATE INDEX chat_report_by_sender ON chat_report (sender, at);

CREATE TABLE chat_mute (
    player bigint PRIMARY KEY,
    until  bigint NOT NULL,
    why    text   NOT NULL
);

CREATE TABLE chat_bucket (
    player bigint NOT NULL,
    kind   text   NOT NULL,
    tokens bigint NOT NULL,  -- in thousandths
    at     bigint NOT NULL,
    PRIMARY KEY (player, kind)
);

CREATE TABLE board_row (
    board   text   NOT NULL,
    season  integer NOT NULL DEFAULT 0,
    owner   bigint NOT NULL,
    score   bigint NOT NULL,
    reached bigint NOT NULL,
    PRIMARY KEY (board, season, owner)
);
CREATE INDEX board_order ON board_row (board, season, score DESC, reached, owner);
