-- Who is told when figures change that were published, or reports are missing at closing; and what they were told.

create table webhook (
  id          bigint generated always as identity primary key,
  unit_id     int,                                           -- told of its publications and those of the units below it; null = of all
  url         text not null,
  label       text not null,
  secret      text,                                          -- what is signed with, as it is (docs/adr/0023); null = the webhook is deleted
  created_at  timestamptz not null default clock_timestamp(),
  created_by  text not null,                                 -- prefix of the key, or by what the identity provider's caller is known
  disabled_at timestamptz,                                   -- since when its receiver is gone for good; null = it is not
  deleted_at  timestamptz
);

create table notification_event (
  id             uuid primary key,                           -- not a number: one that was given again after a restore would be taken for known
  type           text not null,
  publication_id bigint,                                     -- null = a trial
  body           text not null,                              -- the JSON that is sent, the same each time
  created_at     timestamptz not null default clock_timestamp()
);

create table notification_delivery (
  id           bigint generated always as identity primary key,
  event_id     uuid not null references notification_event,
  webhook_id   bigint references webhook,                    -- null = by mail
  recipient    text,                                         -- address of mail; null = by webhook
  state        text not null default 'waiting' check (state in ('waiting', 'delivered', 'given-up', 'dropped')),
  attempts     int not null default 0,
  next_at      timestamptz not null default clock_timestamp(), -- from when on it may be taken; who takes it moves it ahead
  attempted_at timestamptz,
  taken_until  timestamptz,                                  -- until when it is who took it last that tries it; null = nobody does
  status       int,                                          -- HTTP status of the last answer; null = there was none
  error        text,                                         -- why the last try failed; null = it did not, or there was none
  check ((webhook_id is null) <> (recipient is null)),
  unique (event_id, webhook_id),
  unique (event_id, recipient)
);
create index on notification_delivery (next_at) where state = 'waiting';
create index on notification_delivery (webhook_id, id);
create index on notification_delivery (webhook_id) where taken_until is not null;

-- What was told of a publication last. Without a row nobody has looked at it yet.
create table publication_watch (
  publication_id bigint primary key,
  examined       text,                                       -- state of the figures at which it was last looked for differences; null = never
  digest         text,                                       -- of the differences then; null = what there was before is not told
  headline       text,                                       -- JSON of the figures that were told last
  moved          text,                                       -- a later state; null = there is none
  moved_at       timestamptz,                                -- since when it has been the latest
  moved_first    timestamptz                                 -- since when there has been one
);
insert into publication_watch (publication_id) select id from publication;
