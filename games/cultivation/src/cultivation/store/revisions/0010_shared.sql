-- What is due at some moment. `key` is permanent: the same thing is never done twice, whoever sweeps.
CREATE TABLE job (
    key     text PRIMARY KEY,
    kind    text   NOT NULL,
    subject text   NOT NULL,
    due     bigint NOT NULL,
    done_at bigint
);
CREATE INDEX job_due ON job (due) WHERE done_at IS NULL;

-- How long a system was not `on`: what is timed gets that time back, exactly once.
CREATE TABLE pause (
    id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    system  text   NOT NULL,
    off_at  bigint NOT NULL,
    on_at   bigint,
    given_back boolean NOT NULL DEFAULT false
);
CREATE UNIQUE INDEX pause_open ON pause (system) WHERE on_at IS NULL;

CREATE FUNCTION note_switch() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    now_ms bigint := (extract(epoch FROM clock_timestamp()) * 1000)::bigint;
    is_off boolean := TG_OP <> 'DELETE' AND NEW.mode = 'off';
    switched text := replace(CASE WHEN TG_OP = 'DELETE' THEN OLD.name ELSE NEW.name END, 'system.', '');
BEGIN
    IF is_off THEN
        INSERT INTO pause (system, off_at) VALUES (switched, now_ms) ON CONFLICT DO NOTHING;
    ELSE
        UPDATE pause SET on_at = now_ms WHERE system = switched AND on_at IS NULL;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER switch_noted AFTER INSERT OR UPDATE OR DELETE ON switch FOR EACH ROW EXECUTE FUNCTION note_switch();

ALTER TABLE mail ADD COLUMN subject text NOT NULL DEFAULT '',
                 ADD COLUMN body    text NOT NULL DEFAULT '',
                 ADD COLUMN read_at bigint,
                 ADD COLUMN done_at bigint;  -- claimed, or given up at its end
CREATE INDEX mail_expiry ON mail (expires) WHERE done_at IS NULL;
