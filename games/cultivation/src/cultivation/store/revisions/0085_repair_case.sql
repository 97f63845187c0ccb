-- Value that is to be taken back or given back, with what two people have to know of it: proposed by one, signed or
-- refused by another, carried out once, undone at most once. Numbers begin where those of `reversal` never come.
CREATE TABLE repair_case (
    id          bigint GENERATED ALWAYS AS IDENTITY (START WITH 1000001) PRIMARY KEY,
    kind        text   NOT NULL CHECK (kind IN ('undo', 'trace', 'back')),
    txs         bigint[] NOT NULL,
    moves       text   NOT NULL,  -- [[account, asset, qty], ...]; a negative quantity is given back
    report      text   NOT NULL DEFAULT '{}',  -- what was traced, as it was when it was proposed
    why         text   NOT NULL CHECK (why <> ''),
    undoes      bigint,  -- of kind 'back': the case that it undoes
    proposed_by bigint NOT NULL,
    at          bigint NOT NULL,
    signed_by   bigint CHECK (signed_by <> proposed_by),
    signed_at   bigint,
    refused_by  bigint,
    done        text,  -- [{account, asset, taken, owed, thing}, ...]: what became of each move
    CHECK ((kind = 'back') = (undoes IS NOT NULL)),
    CHECK (signed_by IS NULL OR refused_by IS NULL)
);
CREATE UNIQUE INDEX repair_case_undone ON repair_case (undoes) WHERE signed_by IS NOT NULL;
