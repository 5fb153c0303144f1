-- Imports that end whatever happens, and what their error files and receipts are made of.

alter table import_job
  add column attempts         int not null default 0,        -- starts that died without an end while the service lived
  add column delimiter        text,                          -- of the CSV sent; null = not known, or not CSV
  add column receipt_warnings text;                          -- JSON: those of the receipt of a dry run, not yet in words

-- The order of an error file, which is read bit by bit.
create index on import_error (import_id, (coalesce(row, -1)), n);
