-- The floor: what the service does with a file, by nothing but SQL. COPY into a staging table, one upsert, and the
-- difference added to both totals. No checks, no history, no receipt. The file comes in by psql's standard input.
begin;
set local work_mem = '64MB';
create temporary table staged (
  n bigint, unit_id int, period_start date, procedure_id int, level smallint, period_end date,
  received int, received_online int, resolved_early int, resolved_on_time int, resolved_overdue int,
  fee_due int, fee_paid_online int, results_digitised int, pending_in_time int, pending_overdue int
) on commit drop;
\copy staged from pstdin
analyze staged;
create temporary table delta on commit drop as
  select 1 as sign, s.* from staged s
  union all
  select -1, s.n, s.unit_id, s.period_start, s.procedure_id, s.level, s.period_end,
    c.received, c.received_online, c.resolved_early, c.resolved_on_time, c.resolved_overdue,
    c.fee_due, c.fee_paid_online, c.results_digitised, c.pending_in_time, c.pending_overdue
  from staged s join dossier_count c using (unit_id, period_start, procedure_id, level);
insert into dossier_count as c
select unit_id, period_start, procedure_id, level, period_end, received, received_online, resolved_early,
  resolved_on_time, resolved_overdue, fee_due, fee_paid_online, results_digitised, pending_in_time, pending_overdue,
  1, 0, now()
from staged
on conflict (unit_id, period_start, procedure_id, level) do update set
  received = excluded.received, received_online = excluded.received_online,
  resolved_early = excluded.resolved_early, resolved_on_time = excluded.resolved_on_time,
  resolved_overdue = excluded.resolved_overdue, fee_due = excluded.fee_due,
  fee_paid_online = excluded.fee_paid_online, results_digitised = excluded.results_digitised,
  pending_in_time = excluded.pending_in_time, pending_overdue = excluded.pending_overdue,
  revision = c.revision + 1, recorded_at = excluded.recorded_at;
insert into month_total as t (unit_id, month, procedure_id, level,
  counts, received, received_n, received_online, received_online_n, resolved_early, resolved_early_n,
  resolved_on_time, resolved_on_time_n, resolved_overdue, resolved_overdue_n, fee_due, fee_due_n,
  fee_paid_online, fee_paid_online_n, results_digitised, results_digitised_n, online_num, online_den, online_n,
  payment_num, payment_den, payment_n, on_time_num, on_time_den, on_time_n, digitisation_num, digitisation_den,
  digitisation_n)
select unit_id, date_trunc('month', period_start)::date as month, procedure_id, level,
  sum(sign),
  coalesce(sum(sign * received) filter (where received is not null), 0),
  coalesce(sum(sign) filter (where received is not null), 0),
  coalesce(sum(sign * received_online) filter (where received_online is not null), 0),
  coalesce(sum(sign) filter (where received_online is not null), 0),
  coalesce(sum(sign * resolved_early) filter (where resolved_early is not null), 0),
  coalesce(sum(sign) filter (where resolved_early is not null), 0),
  coalesce(sum(sign * resolved_on_time) filter (where resolved_on_time is not null), 0),
  coalesce(sum(sign) filter (where resolved_on_time is not null), 0),
  coalesce(sum(sign * resolved_overdue) filter (where resolved_overdue is not null), 0),
  coalesce(sum(sign) filter (where resolved_overdue is not null), 0),
  coalesce(sum(sign * fee_due) filter (where fee_due is not null), 0),
  coalesce(sum(sign) filter (where fee_due is not null), 0),
  coalesce(sum(sign * fee_paid_online) filter (where fee_paid_online is not null), 0),
  coalesce(sum(sign) filter (where fee_paid_online is not null), 0),
  coalesce(sum(sign * results_digitised) filter (where results_digitised is not null), 0),
  coalesce(sum(sign) filter (where results_digitised is not null), 0),
  coalesce(sum(sign * received_online) filter (where received_online is not null and received is not null), 0),
  coalesce(sum(sign * received) filter (where received_online is not null and received is not null), 0),
  coalesce(sum(sign) filter (where received_online is not null and received is not null), 0),
  coalesce(sum(sign * fee_paid_online) filter (where fee_paid_online is not null and fee_due is not null), 0),
  coalesce(sum(sign * fee_due) filter (where fee_paid_online is not null and fee_due is not null), 0),
  coalesce(sum(sign) filter (where fee_paid_online is not null and fee_due is not null), 0),
  coalesce(sum(sign * resolved_early) filter (where resolved_early is not null and resolved_on_time is not null and resolved_overdue is not null), 0) + coalesce(sum(sign * resolved_on_time) filter (where resolved_early is not null and resolved_on_time is not null and resolved_overdue is not null), 0),
  coalesce(sum(sign * resolved_early) filter (where resolved_early is not null and resolved_on_time is not null and resolved_overdue is not null), 0) + coalesce(sum(sign * resolved_on_time) filter (where resolved_early is not null and resolved_on_time is not null and resolved_overdue is not null), 0) + coalesce(sum(sign * resolved_overdue) filter (where resolved_early is not null and resolved_on_time is not null and resolved_overdue is not null), 0),
  coalesce(sum(sign) filter (where resolved_early is not null and resolved_on_time is not null and resolved_overdue is not null), 0),
  coalesce(sum(sign * results_digitised) filter (where results_digitised is not null and resolved_early is not null and resolved_on_time is not null and resolved_overdue is not null), 0),
  coalesce(sum(sign * resolved_early) filter (where results_digitised is not null and resolved_early is not null and resolved_on_time is not null and resolved_overdue is not null), 0) + coalesce(sum(sign * resolved_on_time) filter (where results_digitised is not null and resolved_early is not null and resolved_on_time is not null and resolved_overdue is not null), 0) + coalesce(sum(sign * resolved_overdue) filter (where results_digitised is not null and resolved_early is not null and resolved_on_time is not null and resolved_overdue is not null), 0),
  coalesce(sum(sign) filter (where results_digitised is not null and resolved_early is not null and resolved_on_time is not null and resolved_overdue is not null), 0)
from delta
where date_trunc('month', period_start) = date_trunc('month', period_end)
group by 1, 2, 3, 4
order by unit_id, month, procedure_id, level
on conflict (unit_id, month, procedure_id, level) do update set
  counts = t.counts + excluded.counts,
  received = t.received + excluded.received,
  received_n = t.received_n + excluded.received_n,
  received_online = t.received_online + excluded.received_online,
  received_online_n = t.received_online_n + excluded.received_online_n,
  resolved_early = t.resolved_early + excluded.resolved_early,
  resolved_early_n = t.resolved_early_n + excluded.resolved_early_n,
  resolved_on_time = t.resolved_on_time + excluded.resolved_on_time,
  resolved_on_time_n = t.resolved_on_time_n + excluded.resolved_on_time_n,
  resolved_overdue = t.resolved_overdue + excluded.resolved_overdue,
  resolved_overdue_n = t.resolved_overdue_n + excluded.resolved_overdue_n,
  fee_due = t.fee_due + excluded.fee_due,
  fee_due_n = t.fee_due_n + excluded.fee_due_n,
  fee_paid_online = t.fee_paid_online + excluded.fee_paid_online,
  fee_paid_online_n = t.fee_paid_online_n + excluded.fee_paid_online_n,
  results_digitised = t.results_digitised + excluded.results_digitised,
  results_digitised_n = t.results_digitised_n + excluded.results_digitised_n,
  online_num = t.online_num + excluded.online_num,
  online_den = t.online_den + excluded.online_den,
  online_n = t.online_n + excluded.online_n,
  payment_num = t.payment_num + excluded.payment_num,
  payment_den = t.payment_den + excluded.payment_den,
  payment_n = t.payment_n + excluded.payment_n,
  on_time_num = t.on_time_num + excluded.on_time_num,
  on_time_den = t.on_time_den + excluded.on_time_den,
  on_time_n = t.on_time_n + excluded.on_time_n,
  digitisation_num = t.digitisation_num + excluded.digitisation_num,
  digitisation_den = t.digitisation_den + excluded.digitisation_den,
  digitisation_n = t.digitisation_n + excluded.digitisation_n;
insert into day_total as t (unit_id, day, level,
  counts, received, received_n, received_online, received_online_n, resolved_early, resolved_early_n,
  resolved_on_time, resolved_on_time_n, resolved_overdue, resolved_overdue_n, fee_due, fee_due_n,
  fee_paid_online, fee_paid_online_n, results_digitised, results_digitised_n, online_num, online_den, online_n,
  payment_num, payment_den, payment_n, on_time_num, on_time_den, on_time_n, digitisation_num, digitisation_den,
  digitisation_n)
select unit_id, period_start as day, level,
  sum(sign),
  coalesce(sum(sign * received) filter (where received is not null), 0),
  coalesce(sum(sign) filter (where received is not null), 0),
  coalesce(sum(sign * received_online) filter (where received_online is not null), 0),
  coalesce(sum(sign) filter (where received_online is not null), 0),
  coalesce(sum(sign * resolved_early) filter (where resolved_early is not null), 0),
  coalesce(sum(sign) filter (where resolved_early is not null), 0),
  coalesce(sum(sign * resolved_on_time) filter (where resolved_on_time is not null), 0),
  coalesce(sum(sign) filter (where resolved_on_time is not null), 0),
  coalesce(sum(sign * resolved_overdue) filter (where resolved_overdue is not null), 0),
  coalesce(sum(sign) filter (where resolved_overdue is not null), 0),
  coalesce(sum(sign * fee_due) filter (where fee_due is not null), 0),
  coalesce(sum(sign) filter (where fee_due is not null), 0),
  coalesce(sum(sign * fee_paid_online) filter (where fee_paid_online is not null), 0),
  coalesce(sum(sign) filter (where fee_paid_online is not null), 0),
  coalesce(sum(sign * results_digitised) filter (where results_digitised is not null), 0),
  coalesce(sum(sign) filter (where results_digitised is not null), 0),
  coalesce(sum(sign * received_online) filter (where received_online is not null and received is not null), 0),
  coalesce(sum(sign * received) filter (where received_online is not null and received is not null), 0),
  coalesce(sum(sign) filter (where received_online is not null and received is not null), 0),
  coalesce(sum(sign * fee_paid_online) filter (where fee_paid_online is not null and fee_due is not null), 0),
  coalesce(sum(sign * fee_due) filter (where fee_paid_online is not null and fee_due is not null), 0),
  coalesce(sum(sign) filter (where fee_paid_online is not null and fee_due is not null), 0),
  coalesce(sum(sign * resolved_early) filter (where resolved_early is not null and resolved_on_time is not null and resolved_overdue is not null), 0) + coalesce(sum(sign * resolved_on_time) filter (where resolved_early is not null and resolved_on_time is not null and resolved_overdue is not null), 0),
  coalesce(sum(sign * resolved_early) filter (where resolved_early is not null and resolved_on_time is not null and resolved_overdue is not null), 0) + coalesce(sum(sign * resolved_on_time) filter (where resolved_early is not null and resolved_on_time is not null and resolved_overdue is not null), 0) + coalesce(sum(sign * resolved_overdue) filter (where resolved_early is not null and resolved_on_time is not null and resolved_overdue is not null), 0),
  coalesce(sum(sign) filter (where resolved_early is not null and resolved_on_time is not null and resolved_overdue is not null), 0),
  coalesce(sum(sign * results_digitised) filter (where results_digitised is not null and resolved_early is not null and resolved_on_time is not null and resolved_overdue is not null), 0),
  coalesce(sum(sign * resolved_early) filter (where results_digitised is not null and resolved_early is not null and resolved_on_time is not null and resolved_overdue is not null), 0) + coalesce(sum(sign * resolved_on_time) filter (where results_digitised is not null and resolved_early is not null and resolved_on_time is not null and resolved_overdue is not null), 0) + coalesce(sum(sign * resolved_overdue) filter (where results_digitised is not null and resolved_early is not null and resolved_on_time is not null and resolved_overdue is not null), 0),
  coalesce(sum(sign) filter (where results_digitised is not null and resolved_early is not null and resolved_on_time is not null and resolved_overdue is not null), 0)
from delta
where period_start = period_end
group by 1, 2, 3
order by unit_id, day, level
on conflict (unit_id, day, level) do update set
  counts = t.counts + excluded.counts,
  received = t.received + excluded.received,
  received_n = t.received_n + excluded.received_n,
  received_online = t.received_online + excluded.received_online,
  received_online_n = t.received_online_n + excluded.received_online_n,
  resolved_early = t.resolved_early + excluded.resolved_early,
  resolved_early_n = t.resolved_early_n + excluded.resolved_early_n,
  resolved_on_time = t.resolved_on_time + excluded.resolved_on_time,
  resolved_on_time_n = t.resolved_on_time_n + excluded.resolved_on_time_n,
  resolved_overdue = t.resolved_overdue + excluded.resolved_overdue,
  resolved_overdue_n = t.resolved_overdue_n + excluded.resolved_overdue_n,
  fee_due = t.fee_due + excluded.fee_due,
  fee_due_n = t.fee_due_n + excluded.fee_due_n,
  fee_paid_online = t.fee_paid_online + excluded.fee_paid_online,
  fee_paid_online_n = t.fee_paid_online_n + excluded.fee_paid_online_n,
  results_digitised = t.results_digitised + excluded.results_digitised,
  results_digitised_n = t.results_digitised_n + excluded.results_digitised_n,
  online_num = t.online_num + excluded.online_num,
  online_den = t.online_den + excluded.online_den,
  online_n = t.online_n + excluded.online_n,
  payment_num = t.payment_num + excluded.payment_num,
  payment_den = t.payment_den + excluded.payment_den,
  payment_n = t.payment_n + excluded.payment_n,
  on_time_num = t.on_time_num + excluded.on_time_num,
  on_time_den = t.on_time_den + excluded.on_time_den,
  on_time_n = t.on_time_n + excluded.on_time_n,
  digitisation_num = t.digitisation_num + excluded.digitisation_num,
  digitisation_den = t.digitisation_den + excluded.digitisation_den,
  digitisation_n = t.digitisation_n + excluded.digitisation_n;
commit;
