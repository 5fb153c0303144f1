-- What keeps questions about a whole country's year as cheap as those about a province.

-- What a unit reported in a month, in a few bytes: coverage of a year is a twelfth of a thirtieth of its reports to read.
create table unit_month (
  unit_id  int not null,
  month    date not null,                                    -- its first day
  reported int not null,                                     -- bit d - 1 is set if day d is reported
  n        bigint not null,                                  -- grows with every change of the month's counts or reports
  primary key (unit_id, month)
) with (fillfactor = 70);

insert into unit_month
select unit_id, date_trunc('month', day::timestamp)::date, bit_or(1 << (extract(day from day)::int - 1)), 1
from unit_day_report group by 1, 2;

-- The bits of those days of a month that lie between two days; 0 if none do, or if one of the two is null.
create function month_days(month date, first date, last date) returns bigint
language sql immutable parallel safe
return case when least(last - month, 30) >= greatest(first - month, 0)
  then (1::bigint << (least(last - month, 30) + 1)) - (1::bigint << greatest(first - month, 0))
  else 0 end;

-- The month totals once more by province instead of by unit. Nobody who writes may wait for another unit, so these are not
-- kept by difference: they are added up again behind the writers, and good for as long as the number says so.
create table province_month_total (
  unit_id            int not null,                           -- the province
  month              date not null,
  procedure_id       int not null,
  level              smallint not null,
  counts             int not null,
  received           bigint not null, received_n          int not null,
  received_online    bigint not null, received_online_n   int not null,
  resolved_early     bigint not null, resolved_early_n    int not null,
  resolved_on_time   bigint not null, resolved_on_time_n  int not null,
  resolved_overdue   bigint not null, resolved_overdue_n  int not null,
  fee_due            bigint not null, fee_due_n           int not null,
  fee_paid_online    bigint not null, fee_paid_online_n   int not null,
  results_digitised  bigint not null, results_digitised_n int not null,
  online_num         bigint not null, online_den          bigint not null, online_n       int not null,
  payment_num        bigint not null, payment_den         bigint not null, payment_n      int not null,
  on_time_num        bigint not null, on_time_den         bigint not null, on_time_n      int not null,
  digitisation_num   bigint not null, digitisation_den    bigint not null, digitisation_n int not null,
  primary key (unit_id, month, procedure_id, level)
);

create table province_month (
  unit_id   int not null,                                    -- the province
  month     date not null,
  n         bigint not null,                                 -- sum of unit_month.n that its totals were added up at
  reference bigint not null,                                 -- reference_version likewise: who belongs to whom
  primary key (unit_id, month)
);
