-- Periods that were closed: what was known then is what their figures are made of, for ever.

create table publication (
  id           bigint generated always as identity primary key,
  unit_id      int not null,                                 -- whose figures, with those of the units below it
  name         text not null,
  period_start date not null,
  period_end   date not null check (period_end >= period_start),
  as_of        timestamptz not null,                         -- whatever was recorded by then is in it, and nothing else
  revision     bigint not null,                              -- of all units' data then
  note         text,
  published_at timestamptz not null,
  published_by text not null,                                -- label of the key, or what the identity provider calls the caller
  api_key_id   int not null,
  unique (unit_id, name)
);
