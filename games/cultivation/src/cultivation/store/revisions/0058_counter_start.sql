-- Where a counter that a content brings begins for a player who was there before: added up from the ledger, once.
CREATE TABLE counter_start (
    player  bigint NOT NULL,
    counter text   NOT NULL,
    n       bigint NOT NULL,
    PRIMARY KEY (player, counter)
);

CREATE TABLE counter_derived (
    counter text PRIMARY KEY,
    at      bigint NOT NULL
);
