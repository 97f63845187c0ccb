CREATE TABLE friend (
    a     bigint NOT NULL,
    b     bigint NOT NULL,
    since bigint NOT NULL,
    PRIMARY KEY (a, b),
    CHECK (a < b)
);
CREATE INDEX friend_by_b ON friend (b);

CREATE TABLE friend_request (
    sender   bigint NOT NULL,
    receiver bigint NOT NULL,
    at       bigint NOT NULL,
    PRIMARY KEY (sender, receiver)
);
CREATE INDEX friend_request_by_receiver ON friend_request (receiver);

CREATE TABLE block (
    blocker bigint NOT NULL,
    blocked bigint NOT NULL,
    at      bigint NOT NULL,
    PRIMARY KEY (blocker, blocked)
);
CREATE INDEX block_by_blocked ON block (blocked);

CREATE TABLE gift (
    sender   bigint NOT NULL,
    receiver bigint NOT NULL,
    day      integer NOT NULL,
    claimed  boolean NOT NULL DEFAULT false,
    PRIMARY KEY (receiver, day, sender)
);
CREATE INDEX gift_by_sender ON gift (sender, day);
