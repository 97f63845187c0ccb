-- Which transaction wrote a board's row, so that whoever keeps a board in memory reads only what is new. A trigger, and
-- not the writer, sets it: builds from before this revision write the same rows.
ALTER TABLE board_row ADD COLUMN tx bigint NOT NULL DEFAULT 0;
CREATE INDEX board_changed ON board_row (board, season, tx);

-- Rows that vanished: players never do, but what a check has filled in does.
CREATE TABLE board_gone (
    board  text    NOT NULL,
    season integer NOT NULL,
    owner  bigint  NOT NULL,
    tx     bigint  NOT NULL DEFAULT pg_current_xact_id()::text::bigint,
    at     bigint  NOT NULL DEFAULT (extract(epoch FROM clock_timestamp()) * 1000)::bigint
);
CREATE INDEX board_gone_by_tx ON board_gone (tx);

CREATE FUNCTION note_board_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        INSERT INTO board_gone (board, season, owner) VALUES (OLD.board, OLD.season, OLD.owner);
        RETURN OLD;
    END IF;
    NEW.tx := pg_current_xact_id()::text::bigint;
    RETURN NEW;
END $$;
CREATE TRIGGER board_row_noted BEFORE INSERT OR UPDATE OR DELETE ON board_row
FOR EACH ROW EXECUTE FUNCTION note_board_row();
