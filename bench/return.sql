-- One return of :rows counts of a day, by nothing but SQL: the same upsert and the same difference for both totals. Each
-- transaction takes a unit and a day of its own choice, as a district that reports or corrects does.
\set unit random(0, 149)
\set day random(0, 3650)
\set got random(0, 100)
begin;
select pg_advisory_xact_lock(1, :unit::int);
with incoming as materialized (
  select u.unit_id, date '2015-01-01' + :day::int as period_start, p.procedure_id, 4::smallint as level,
    date '2015-01-01' + :day::int as period_end,
    (:got::int + p.n)::int as received, :got::int as received_online, 1 as resolved_early, 2 as resolved_on_time, 3 as resolved_overdue,
    null::int as fee_due, null::int as fee_paid_online, null::int as results_digitised, 4 as pending_in_time,
    5 as pending_overdue
  from bench_unit u, bench_procedure p where u.n = :unit::int and p.n < :rows::int
), held as materialized (
  select i.*, c.revision as held_revision, c.received as o1, c.received_online as o2, c.resolved_early as o3,
    c.resolved_on_time as o4, c.resolved_overdue as o5, c.fee_due as o6, c.fee_paid_online as o7,
    c.results_digitised as o8
  from incoming i left join dossier_count c using (unit_id, period_start, procedure_id, level)
), stored as (
  insert into dossier_count as c
  select unit_id, period_start, procedure_id, level, period_end, received, received_online, resolved_early,
    resolved_on_time, resolved_overdue, fee_due, fee_paid_online, results_digitised, pending_in_time, pending_overdue,
    1, 0, now()
  from incoming
  on conflict (unit_id, period_start, procedure_id, level) do update set
    received = excluded.received, received_online = excluded.received_online,
    resolved_early = excluded.resolved_early, resolved_on_time = excluded.resolved_on_time,
    resolved_overdue = excluded.resolved_overdue, fee_due = excluded.fee_due,
    fee_paid_online = excluded.fee_paid_online, results_digitised = excluded.results_digitised,
    pending_in_time = excluded.pending_in_time, pending_overdue = excluded.pending_overdue,
    revision = c.revision + 1, recorded_at = excluded.recorded_at
), delta as materialized (
  select 1 as sign, unit_id, period_start, period_end, procedure_id, level, received, received_online, resolved_early,
    resolved_on_time, resolved_overdue, fee_due, fee_paid_online, results_digitised
  from held
  union all
  select -1, unit_id, period_start, period_end, procedure_id, level, o1, o2, o3, o4, o5, o6, o7, o8
  from held where held_revision is not null
), months as (
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
    digitisation_n = t.digitisation_n + excluded.digitisation_n
)
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
