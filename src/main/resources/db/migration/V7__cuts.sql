-- What makes any cut of the counts cheap to answer.

-- The month totals once more without procedures: most questions do not ask for them, and there are a hundred times fewer.
create table unit_month_total (
  unit_id            int not null,
  month              date not null,                          -- its first day
  level              smallint not null,
  counts             int not null,                           -- 0 = all withdrawn
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
  primary key (unit_id, month, level)
) with (fillfactor = 70);

insert into unit_month_total
select unit_id, month, level, sum(counts), sum(received), sum(received_n), sum(received_online), sum(received_online_n),
  sum(resolved_early), sum(resolved_early_n), sum(resolved_on_time), sum(resolved_on_time_n), sum(resolved_overdue),
  sum(resolved_overdue_n), sum(fee_due), sum(fee_due_n), sum(fee_paid_online), sum(fee_paid_online_n),
  sum(results_digitised), sum(results_digitised_n), sum(online_num), sum(online_den), sum(online_n), sum(payment_num),
  sum(payment_den), sum(payment_n), sum(on_time_num), sum(on_time_den), sum(on_time_n), sum(digitisation_num),
  sum(digitisation_den), sum(digitisation_n)
from month_total group by unit_id, month, level;

-- The very few counts that lie in several months and so are in the totals of none.
create index dossier_count_across_months on dossier_count (period_start, unit_id)
  where period_end > period_start
    and date_trunc('month', period_start::timestamp) <> date_trunc('month', period_end::timestamp);
