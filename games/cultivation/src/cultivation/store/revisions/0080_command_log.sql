-- What a few players of each day ordered, so that it can be played again by another build: `entry` is one command with
-- all that its rule read and digests of what came of it; `start` is the player before it, where the command does not
-- follow the one before without anything in between.
CREATE TABLE command_log (
    day     integer NOT NULL,
    player  bigint  NOT NULL,
    ver     bigint  NOT NULL,
    at      bigint  NOT NULL,
    build   text    NOT NULL,
    rules   integer NOT NULL,
    content text    NOT NULL,
    entry   bytea   NOT NULL,
    start   bytea,
    PRIMARY KEY (day, player, ver)
);
