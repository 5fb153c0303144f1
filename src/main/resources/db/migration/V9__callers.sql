-- Keys that take the place of others and tell when they were last used; callers whom an identity provider vouches for.

alter table api_key
  add column last_used_at   timestamptz,                     -- to the minute; null = never, or before this was kept
  add column predecessor_id int references api_key,          -- the key that it takes the place of; null = of none
  add column lifetime       bigint;                          -- seconds from creation to its own end; null = has none
update api_key set lifetime = extract(epoch from expires_at - created_at) where expires_at is not null;

comment on column api_key.expires_at is
  'Where another key takes its place this is brought forward; lifetime stays what it was made with.';

-- Numbered out of the same sequence as keys, so that the columns api_key_id of submission, import_job and
-- idempotent_answer say by one number who it was, be it a key or somebody known by the provider.
create table oidc_caller (
  id            int primary key default nextval('api_key_id_seq'),
  issuer        text not null,
  subject       text not null,                               -- by what the provider knows them (claim sub)
  first_seen_at timestamptz not null default now(),
  unique (issuer, subject)
);

-- By what name anyone may know who sent something. What a provider says of persons is not for the public.
create view sender as
  select id, label from api_key union all select id, 'oidc:' || id from oidc_caller;
