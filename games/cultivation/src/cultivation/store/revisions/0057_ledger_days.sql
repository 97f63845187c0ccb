-- The ledger by days of `at`, so that old days can be folded into a checkpoint and thrown away whole.
ALTER TABLE ledger RENAME TO ledger_before;
ALTER TABLE ledger_before DROP CONSTRAINT ledger_pkey;
ALTER TABLE ledger_before ADD CONSTRAINT ledger_before_pkey PRIMARY KEY (tx, seq, at);
CREATE TABLE ledger (LIKE ledger_before INCLUDING DEFAULTS INCLUDING CONSTRAINTS, PRIMARY KEY (tx, seq, at))
PARTITION BY RANGE (at);
-- What falls on a day without a partition of its own is kept here until that day has one.
CREATE TABLE ledger_rest PARTITION OF ledger DEFAULT;

DO $$
DECLARE
    day_ms CONSTANT bigint := 86400000;
    today bigint := (extract(epoch FROM clock_timestamp()) * 1000)::bigint / day_ms;
    first bigint := today;
BEGIN
    IF EXISTS (SELECT 1 FROM ledger_before) THEN
        first := greatest(today, (SELECT max(at) FROM ledger_before) / day_ms) + 1;
        EXECUTE format('ALTER TABLE ledger ATTACH PARTITION ledger_before FOR VALUES FROM (MINVALUE) TO (%s)',
                       first * day_ms);
    ELSE
        DROP TABLE ledger_before;
    END IF;
    FOR day IN first .. first + 3 LOOP
        EXECUTE format('CREATE TABLE ledger_d%s PARTITION OF ledger FOR VALUES FROM (%s) TO (%s)',
                       day, day * day_ms, (day + 1) * day_ms);
    END LOOP;
END $$;

-- What every account held, and what each asset had been made of, at the end of the last day that was folded.
CREATE TABLE ledger_checkpoint (
    account text   NOT NULL,
    asset   text   NOT NULL,
    balance bigint NOT NULL,
    PRIMARY KEY (account, asset)
);

-- How far the ledger of the folded days had brought each player: what the ceilings of later days follow from.
CREATE TABLE ledger_path (
    owner text PRIMARY KEY,
    path  text NOT NULL
);

CREATE TABLE ledger_folded (
    part     text   NOT NULL,
    until    bigint NOT NULL,
    postings bigint NOT NULL,
    file     text   NOT NULL,
    digest   text   NOT NULL,
    at       bigint NOT NULL,
    PRIMARY KEY (part, digest)
);
