-- Distributes the tables on a Citus cluster. Run at start whenever it has changed, and does only what has not been done.
-- Coming tables are added here; a table that is in none of the two lists is the coordinator's own.
create extension if not exists citus;

do $$
declare
  t text;
begin
  -- Small, read together with the counts, the same on every node.
  foreach t in array array[
    'reporting_unit', 'unit_succession', 'field', 'agency', 'procedure', 'procedure_code', 'procedure_level',
    'procedure_succession', 'procedure_former_name', 'reference_version', 'api_key', 'submission', 'submission_warning',
    'province_month_total', 'province_month']
  loop
    if not exists (select from pg_dist_partition where logicalrelid = t::regclass) then
      perform create_reference_table(t::regclass);
    end if;
  end loop;

  -- Large, each row at its unit's place; rows of one unit are together, whichever table they are in.
  foreach t in array array[
    'dossier_count', 'dossier_count_history', 'unit_day_report', 'unit_day_report_history', 'unit_version', 'unit_month',
    'submission_unit', 'month_total', 'unit_month_total', 'day_total', 'month_stock', 'unit_month_stock']
  loop
    if not exists (select from pg_dist_partition where logicalrelid = t::regclass) then
      perform create_distributed_table(
        t::regclass, 'unit_id', colocate_with => case when t = 'dossier_count' then 'default' else 'dossier_count' end);
    end if;
  end loop;
end
$$;

-- Called in queries that the workers run.
select create_distributed_function('month_days(date, date, date)');
