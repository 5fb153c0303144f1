-- Distributes the tables on a Citus cluster. Run at start whenever it has changed, and does only what has not been done.
-- Coming tables are added here; a table that is in none of the two lists is the coordinator's own (CitusTablesTest).
create extension if not exists citus;

-- Returns on their way, each at its unit's place, so that the shards can put them beside what is held. Every row is gone by the
-- end of the transaction that brought it; what is lost with a crash was never committed.
create unlogged table if not exists incoming_count (
  unit_id           int not null,
  submission_id     bigint not null,
  n                 bigint not null,                         -- -1 = a return without counts
  period_start      date not null,
  period_end        date not null,
  procedure_id      int,                                     -- null likewise
  level             smallint,
  received          int,
  received_online   int,
  resolved_early    int,
  resolved_on_time  int,
  resolved_overdue  int,
  fee_due           int,
  fee_paid_online   int,
  results_digitised int,
  pending_in_time   int,
  pending_overdue   int,
  in_way            bigint,                                  -- how many periods held are in its way; null = nothing is
  in_way_named      text                                     -- the first ten of them and of other rows
);
create index if not exists incoming_count_of on incoming_count (unit_id, submission_id, period_start, procedure_id, level);

-- The versions that the units' data have as of what the coordinator has committed, which decides. A shard that has less has not
-- done its part of a commit yet.
create table if not exists committed_version (
  unit_id           int primary key,
  n                 bigint not null                          -- that of unit_version
);

do $$
declare
  -- Small, read together with the counts, the same on every node.
  everywhere text[] := array[
    'reporting_unit', 'unit_succession', 'field', 'agency', 'procedure', 'procedure_code', 'procedure_level',
    'procedure_succession', 'procedure_former_name', 'reference_version', 'submission'];
  -- Large, each row at its unit's place; rows of one unit are together, whichever table they are in.
  by_unit text[] := array[
    'dossier_count', 'dossier_count_history', 'unit_day_report', 'unit_day_report_history', 'unit_version', 'unit_month',
    'submission_unit', 'month_total', 'unit_month_total', 'day_total', 'month_stock', 'unit_month_stock', 'incoming_count'];
  coming regclass[];
  put_back text[];
  t text;
begin
  if not exists (select from pg_dist_partition where logicalrelid = 'unit_version'::regclass) then
    insert into committed_version select unit_id, n from unit_version;
  end if;
  coming := array(
    select name::regclass from unnest(everywhere) name
    where not exists (select from pg_dist_partition where logicalrelid = name::regclass));
  -- A key to a reference table has Citus take the other table into its care, which it cannot do, or not undo, if that one's
  -- numbers are made by the database (citusdata/citus issue 7036). So those among these tables are set again when all are where
  -- they belong, and those of the coordinator's own tables, as of the large ones, are not: nothing that they name is ever deleted.
  put_back := array(
    select format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
    from pg_constraint
    where contype = 'f' and (conrelid = any(coming) or confrelid = any(coming))
      and conrelid = any(everywhere::regclass[]) and confrelid = any(everywhere::regclass[]));
  for t in
    select format('alter table %s drop constraint %I', conrelid::regclass, conname)
    from pg_constraint where contype = 'f' and (conrelid = any(coming) or confrelid = any(coming))
  loop
    execute t;
  end loop;

  foreach t in array coming loop
    perform create_reference_table(t::regclass);
  end loop;
  foreach t in array put_back loop
    execute t;
  end loop;

  foreach t in array by_unit loop
    if not exists (select from pg_dist_partition where logicalrelid = t::regclass) then
      perform create_distributed_table(
        t::regclass, 'unit_id', colocate_with => case when t = 'dossier_count' then 'default' else 'dossier_count' end);
    end if;
  end loop;
end
$$;

-- Called in queries that the workers run.
select create_distributed_function('month_days(date, date, date)');
