-- A year of counts straight into the tables, as the service would hold them. Variables: units (a condition on
-- reporting_unit u), first and last (days), procedures (how many a unit has), daily (one count of how many days).
-- What is derived from the counts is added up from them here in another way than the service does.
\set ON_ERROR_STOP on
set synchronous_commit = off;
set maintenance_work_mem = '1GB';
set work_mem = '512MB';
set jit = off;

alter table dossier_count drop constraint dossier_count_pkey;
drop index if exists dossier_count_recorded;

create temporary table whose as
  select u.id as unit_id, row_number() over (order by u.code) as place from reporting_unit u where :units
  order by u.code limit :most;
create temporary table which as
  select id as procedure_id, place, case when place % 3 = 0 then 3 else 4 end as level
  from (select id, row_number() over (order by id) as place from procedure) p where place <= :procedures;
create temporary table days as
  select d::date as day, row_number() over (order by d) as place
  from generate_series(:'first'::date, :'last'::date, interval '1 day') d;
analyze whose; analyze which; analyze days;

insert into submission (id, unit_id, period_start, period_end, returns, inserted, revised, unchanged, withdrawn, revision,
  content_sha256, synthetic, received_at, refused, unreported, recorded_at)
select nextval('submission_id_seq'), unit_id, day, day, 1, 0, 0, 0, 0, place, md5(unit_id || day::text), false,
  day + time '18:00', 0, 0, day + time '18:00'
from (select w.unit_id, d.day, d.place from whose w, days d order by 1, 2) returns;

-- By unit and day: the order of the primary key.
insert into dossier_count
select s.unit_id, s.period_start, p.procedure_id, p.level, s.period_start, received,
  received * (20 + (h >> 8) % 60) / 100, resolved / 3, resolved - resolved / 3 - overdue, overdue,
  received / 2, received / 2 * ((h >> 16) % 70) / 100, resolved * ((h >> 4) % 90) / 100,
  (h >> 5) % 30, (h >> 10) % 4, 1, s.id, s.recorded_at
from submission s
join days d on d.day = s.period_start
join which p on (p.place + d.place) % :daily = 0
cross join lateral (select abs(hashint8(s.id * 1000 + p.place)) as h) a
cross join lateral (select h % 20 as received, (h >> 12) % 16 as resolved) b
cross join lateral (select case when resolved > 9 then (h >> 20) % 3 else 0 end as overdue) c
order by s.unit_id, s.period_start, p.procedure_id, p.level;

alter table dossier_count add primary key (unit_id, period_start, procedure_id, level);
create index dossier_count_recorded on dossier_count using brin (recorded_at);

update submission s set inserted = c.counts
from (select submission_id, count(*) as counts from dossier_count group by 1) c
where c.submission_id = s.id;

insert into unit_day_report (unit_id, day, submission_id, first_received_at, last_received_at)
select unit_id, period_start, id, received_at, received_at from submission order by 1, 2;
insert into unit_version select unit_id, count(*), max(received_at), count(*) from submission group by unit_id order by 1;
-- All figures are there, so that each number is that of all counts.
create function pg_temp.sums(source text, keys text) returns text language sql as $$
  select format('select %2$s, count(*),
    sum(received), count(*), sum(received_online), count(*), sum(resolved_early), count(*), sum(resolved_on_time), count(*),
    sum(resolved_overdue), count(*), sum(fee_due), count(*), sum(fee_paid_online), count(*), sum(results_digitised), count(*),
    sum(received_online), sum(received), count(*), sum(fee_paid_online), sum(fee_due), count(*),
    sum(resolved_early + resolved_on_time), sum(resolved_early + resolved_on_time + resolved_overdue), count(*),
    sum(results_digitised), sum(resolved_early + resolved_on_time + resolved_overdue), count(*)
    from %1$s group by %2$s order by %2$s', source, keys)
$$;
do $$
begin
  execute 'insert into day_total ' || pg_temp.sums('dossier_count', 'unit_id, period_start, level');
  execute 'insert into unit_month_total '
    || pg_temp.sums('dossier_count', 'unit_id, date_trunc(''month'', period_start)::date, level');
  execute 'insert into month_total '
    || pg_temp.sums('dossier_count', 'unit_id, date_trunc(''month'', period_start)::date, procedure_id, level');
end
$$;
-- Each count tells both stocks, and each unit has each procedure in every month.
insert into month_stock
select distinct on (unit_id, month, procedure_id, level) unit_id, date_trunc('month', period_start)::date as month, procedure_id,
  level, period_start, period_end, pending_in_time, pending_overdue,
  case when period_start < date_trunc('month', :'last'::date) then (date_trunc('month', period_start) + interval '1 month')::date
    else 'infinity' end
from dossier_count order by unit_id, month, procedure_id, level, period_start desc;
insert into unit_month_stock
select unit_id, month, level, next_month, count(*), sum(pending_in_time), count(*), sum(pending_overdue), count(*)
from month_stock group by 1, 2, 3, 4 order by 1, 2, 3, 4;
-- Last: the service takes it for the sign that all else of the month is there.
insert into unit_month
select unit_id, date_trunc('month', day)::date, sum(1 << (extract(day from day)::int - 1)), count(*)
from unit_day_report group by 1, 2 order by 1, 2;

vacuum (analyze) submission, dossier_count, unit_day_report, unit_month, day_total, unit_month_total, month_total, unit_version,
  month_stock, unit_month_stock;
select count(*) as counts, pg_size_pretty(pg_database_size(current_database())) as database from dossier_count;
