-- One command's whole effect. The row of the player decides: without it nothing else of the statement happens.
WITH saved AS (
  UPDATE player SET ver = :ver, schema = :schema, rules = :rules, content = :content, state = :state,
                    prev_hash = :prev_hash, hash = :hash, updated_at = :now
  WHERE id = :id {guard} RETURNING id
), replied AS (
  INSERT INTO idem SELECT :key::uuid, id, :digest, :reply FROM saved WHERE :key::uuid IS NOT NULL {on_conflict}
), kept AS (
  INSERT INTO player_backup (player, schema, at, ver, state)
  SELECT id, :backup_schema, :now, :backup_ver, :backup_state FROM saved WHERE :backup_schema::text IS NOT NULL
  ON CONFLICT DO NOTHING
), posted AS (
  INSERT INTO ledger (seq, from_account, to_account, asset, qty, reason, build, rules, content, cohort, at,
                      since)
  SELECT row.seq, row.f, row.t, row.a, row.q, row.r, :build, :rules, :content, :cohort, :now, row.since
  FROM saved, unnest(:p_from::text[], :p_to::text[], :p_asset::text[], :p_qty::bigint[], :p_reason::text[],
                     :p_since::bigint[]) WITH ORDINALITY AS row (f, t, a, q, r, since, seq)
), purse AS (
  UPDATE wallet w SET balance = w.balance + row.delta
  FROM saved, unnest(:w_asset::text[], :w_delta::bigint[]) AS row (asset, delta)
  WHERE w.account = 'p:' || :id::bigint AND w.asset = row.asset
), lost AS (
  UPDATE stack s SET qty = s.qty + row.delta
  FROM saved, unnest(:l_item::text[], :l_bound::bool[], :l_delta::bigint[]) AS row (item, bound, delta)
  WHERE s.account = 'p:' || :id::bigint AND s.item = row.item AND s.bound = row.bound AND s.qty > -row.delta
), gone AS (
  DELETE FROM stack s
  USING saved, unnest(:l_item::text[], :l_bound::bool[], :l_delta::bigint[]) AS row (item, bound, delta)
  WHERE s.account = 'p:' || :id::bigint AND s.item = row.item AND s.bound = row.bound AND s.qty <= -row.delta
), gained AS (
  INSERT INTO stack SELECT row.account, row.item, row.bound, row.qty
  FROM saved, unnest(:g_account::text[], :g_item::text[], :g_bound::bool[], :g_qty::bigint[])
       AS row (account, item, bound, qty)
  ON CONFLICT (account, item, bound) DO UPDATE SET qty = stack.qty + EXCLUDED.qty
), made AS (
  INSERT INTO item (id, account, kind, tier, quality, bound, affixes)
  SELECT row.* FROM saved,
    unnest(:i_id::text[], :i_account::text[], :i_kind::text[], :i_tier::smallint[], :i_quality::smallint[],
           :i_bound::bool[], :i_affixes::text[]) AS row
), altered AS (
  UPDATE item i SET locked = row.locked, bound = row.bound, affixes = row.affixes, enh = row.enh, fail = row.fail,
                    ess_spent = row.ess_spent, prev = row.prev
  FROM saved, unnest(:k_id::text[], :k_locked::bool[], :k_bound::bool[], :k_affixes::text[], :k_enh::smallint[],
                     :k_fail::integer[], :k_ess::bigint[], :k_prev::text[])
       AS row (id, locked, bound, affixes, enh, fail, ess_spent, prev)
  WHERE i.id = row.id AND i.account = 'p:' || :id::bigint
), vanished AS (
  DELETE FROM item i USING saved, unnest(:x_id::text[]) AS row (id)
  WHERE i.id = row.id AND i.account = 'p:' || :id::bigint
), mailed AS (
  INSERT INTO mail (id, player, reason, created, expires)
  SELECT row.id, saved.id, row.reason, :now, row.expires
  FROM saved, unnest(:m_id::text[], :m_reason::text[], :m_expires::bigint[]) AS row (id, reason, expires)
), named AS (
  INSERT INTO name_taken SELECT :name, id FROM saved WHERE :name::text IS NOT NULL
), unnamed AS (
  DELETE FROM name_taken n USING saved WHERE n.skeleton = :old_name::text
), told AS (
  INSERT INTO outbox (seq, type, player, data, at, build, depth)
  SELECT row.seq + :told::int, row.type, saved.id, row.data, :now, :build, row.depth
  FROM saved, unnest(:e_type::text[], :e_data::text[], :e_depth::smallint[])
       WITH ORDINALITY AS row (type, data, depth, seq)
)
SELECT count(*) FROM saved
