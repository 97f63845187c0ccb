-- One row for many players. Attachments are minted at the claim, out of the faucet `reason`.
CREATE TABLE broadcast (
    id      text PRIMARY KEY,
    reason  text   NOT NULL CHECK (reason IN ('comp', 'admin', 'season')),
    subject text   NOT NULL,
    body    text   NOT NULL DEFAULT '',
    attach  text   NOT NULL DEFAULT '[]',  -- [[asset, qty], ...]
    created bigint NOT NULL,
    expires bigint NOT NULL,
    level_min  integer NOT NULL DEFAULT 0,
    born_before bigint NOT NULL,  -- who joins later never qualifies
    cancelled boolean NOT NULL DEFAULT false
);

CREATE TABLE mail_claim (
    mail   text   NOT NULL,
    player bigint NOT NULL,
    at     bigint NOT NULL,
    PRIMARY KEY (mail, player)
);

-- What is proposed to make good for a fault of ours; it becomes a broadcast when somebody else signs it.
CREATE TABLE compensation (
    id          text PRIMARY KEY,
    reason      text   NOT NULL,
    hours       integer NOT NULL CHECK (hours BETWEEN 1 AND 720),
    level_min   integer NOT NULL DEFAULT 0,
    born_before bigint NOT NULL,
    proposed_by text   NOT NULL,
    signed_by   text CHECK (signed_by <> proposed_by),
    at          bigint NOT NULL
);

ALTER TABLE announcement ADD COLUMN severity text NOT NULL DEFAULT 'info',
                         ADD COLUMN until bigint,
                         ADD COLUMN countdown_to bigint,
                         ADD COLUMN cancelled boolean NOT NULL DEFAULT false;
