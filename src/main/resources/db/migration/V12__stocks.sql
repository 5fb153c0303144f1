-- Stocks (dossiers pending) of a month, so that nobody has to look for the latest of a year's counts.
--
-- A stock is never summed over time: of the counts of a unit × procedure × level that lie in a cell, the latest that tells any
-- is meant. Each row says in which later month there is another one, so that what is meant in some months in a row are the
-- rows whose next month is none of them. That can be added up.

-- Of the counts that lie in one month the latest that tells a stock.
create table month_stock (
  unit_id         int not null,
  month           date not null,                             -- its first day
  procedure_id    int not null,
  level           smallint not null,
  period_start    date not null,                             -- of that count
  period_end      date not null,
  pending_in_time int,                                       -- as that count has it
  pending_overdue int,
  next_month      date not null,                             -- of the next row of the same; infinity = there is none
  primary key (unit_id, month, procedure_id, level)
) with (fillfactor = 70);                                    -- each day's return updates its month in place

-- The same without procedures, added up. Changed by the difference, like all totals.
create table unit_month_stock (
  unit_id           int not null,
  month             date not null,
  level             smallint not null,
  next_month        date not null,
  counts            int not null,                            -- rows of month_stock; 0 = none any more
  pending_in_time   bigint not null, pending_in_time_n int not null,
  pending_overdue   bigint not null, pending_overdue_n int not null,
  primary key (unit_id, month, level, next_month)
) with (fillfactor = 70);

-- The state of the unit's data (n) that its stocks are of: good if it is the present one; if not, the counts are read until
-- the stocks have been taken from them anew. A version that does not know of them moves n alone. What was there before is
-- taken from the counts by the service, unit by unit: here writers would wait until those of a whole country have been read.
alter table unit_version add column stocks bigint not null default 0;
