-- Returns and counts. Every large table carries unit_id first in its key and is joined to large tables on it only.

create sequence submission_id_seq increment by 50;          -- a block at a time, so that a return need not ask

create table submission (
  id             bigint primary key,
  unit_id        int references reporting_unit,              -- null = a file with several units
  period_start   date not null,
  period_end     date not null check (period_end >= period_start),
  returns        int not null,                               -- unit × period
  inserted       int not null,
  revised        int not null,
  unchanged      int not null,
  withdrawn      int not null,
  revision       bigint not null,                            -- of the units written, see unit_version
  content_sha256 text not null,                              -- of the normalised content
  synthetic      boolean not null,
  api_key_id     int,                                        -- null = written by the service itself
  received_at    timestamptz not null
);
create index on submission (unit_id, period_start);
create index on submission (period_start) where synthetic;

create table dossier_count (
  unit_id           int not null,
  period_start      date not null,
  procedure_id      int not null,
  level             smallint not null check (level in (3, 4)),
  period_end        date not null check (period_end >= period_start),
  received          int check (received >= 0),
  received_online   int check (received_online >= 0),
  resolved_early    int check (resolved_early >= 0),
  resolved_on_time  int check (resolved_on_time >= 0),
  resolved_overdue  int check (resolved_overdue >= 0),
  fee_due           int check (fee_due >= 0),
  fee_paid_online   int check (fee_paid_online >= 0),
  results_digitised int check (results_digitised >= 0),
  pending_in_time   int check (pending_in_time >= 0),
  pending_overdue   int check (pending_overdue >= 0),
  revision          int not null check (revision > 0),
  submission_id     bigint not null,
  recorded_at       timestamptz not null,
  -- Periods of one unit × procedure × level never overlap, so their first day is enough to tell them apart.
  primary key (unit_id, period_start, procedure_id, level)
);
-- The few counts longer than a day, for the check that no two overlap.
create index dossier_count_long on dossier_count (unit_id, procedure_id, level, period_start)
  where period_end > period_start;

create table dossier_count_history (
  unit_id           int not null,
  period_start      date not null,
  procedure_id      int not null,
  level             smallint not null,
  period_end        date not null,
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
  revision          int not null,
  submission_id     bigint not null,
  recorded_at       timestamptz not null,
  superseded_at     timestamptz not null,
  superseded_by     bigint not null,                         -- the submission that revised or withdrew it
  withdrawn         boolean not null,                        -- true = withdrawn, no later revision took its place then
  primary key (unit_id, period_start, procedure_id, level, period_end, revision)
);

-- Which unit has reported which day: the "received" of coverage. A nil return counts.
create table unit_day_report (
  unit_id           int not null,
  day               date not null,
  submission_id     bigint not null,                         -- the last one
  first_received_at timestamptz not null,
  last_received_at  timestamptz not null,
  primary key (unit_id, day)
);

-- n grows with every change of a unit's data, in the transaction of the change: what ETags and revisions are made of.
create table unit_version (
  unit_id    int primary key,
  n          bigint not null,
  changed_at timestamptz not null
);
