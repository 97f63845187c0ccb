-- One transaction may tell several players: their events are numbered each on their own.
ALTER TABLE outbox DROP CONSTRAINT outbox_pkey, ADD PRIMARY KEY (tx, player, seq);
