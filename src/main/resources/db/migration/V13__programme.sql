-- The programme that the monthly bulletin tells of: indicators, their values, and the states of tasks.
-- Small tables that only grow: a revision is superseded, never changed otherwise.

create table indicator (
  code       text primary key,
  kind       text not null check (kind in ('counter', 'share', 'number', 'statement')),
  section    text not null check (section in ('online', 'tasks', 'digitisation', 'counters', 'other')),
  name_vi    text not null,
  name_en    text,                                           -- null = it has no English name
  counted_vi text,                                           -- what is counted: hồ sơ, thẻ; null = nothing is
  counted_en text,
  task_state text check (task_state in ('completed', 'continuous', 'in-progress', 'not-started')),
                                                             -- its share is that of the tasks in that state; null = it is sent
  revision   int not null default 1                          -- how often it was changed, plus one
);

create table indicator_value (
  unit_id       int not null,
  indicator     text not null references indicator,
  period_start  date not null,
  period_end    date not null check (period_end >= period_start),
  value         numeric(18, 4),                              -- of a counter or number; null = not said
  numerator     bigint check (numerator >= 0),               -- of a share
  denominator   bigint check (denominator >= 0),
  statement     text,
  printed       text,                                        -- as a bulletin printed it, whatever is right
  note          text,
  source        text,                                        -- the document it is from
  synthetic     boolean not null default false,
  withdrawn     boolean not null default false,              -- true = there is none from this revision on
  revision      int not null check (revision > 0),
  api_key_id    int,                                         -- who sent it; null = the service itself
  reason        text,                                        -- why it was corrected
  recorded_at   timestamptz not null,
  superseded_at timestamptz,                                 -- null = it is what is held
  primary key (unit_id, indicator, period_start, period_end, revision)
);
create index on indicator_value (indicator, period_end) where superseded_at is null;

create table task_state (
  unit_id       int not null,                                -- whose programme it is in
  task          text not null,
  from_day      date not null,                               -- the first day of the state
  task_group    text,
  name_vi       text,
  owner         text,                                        -- who is responsible
  state         text check (state in ('completed', 'continuous', 'in-progress', 'not-started')),
  cause         text,                                        -- why it is not done
  waiting_on    text,                                        -- whose doing it depends on
  tasks         int check (tasks > 0),                       -- how many tasks it stands for, where they are not listed one by one
  note          text,
  source        text,
  synthetic     boolean not null default false,
  withdrawn     boolean not null default false,
  revision      int not null check (revision > 0),
  api_key_id    int,
  reason        text,
  recorded_at   timestamptz not null,
  superseded_at timestamptz,
  primary key (unit_id, task, from_day, revision)
);

-- What the bulletin on report 109/BC-TCT tells of.
insert into indicator (code, kind, section, name_vi, name_en, counted_vi, counted_en, task_state) values
  ('online_receipt_rate', 'number', 'online', 'Tỷ lệ tiếp nhận hồ sơ TTHC trực tuyến toàn tỉnh',
   'Province-wide rate of dossiers received online', '%', 'percent', null),
  ('tasks_completed', 'share', 'tasks', 'Nhiệm vụ cụ thể đã hoàn thành', 'Specific tasks completed', 'nhiệm vụ', 'task', 'completed'),
  ('tasks_regular', 'share', 'tasks', 'Nhiệm vụ thực hiện thường xuyên', 'Tasks carried out continuously', 'nhiệm vụ', 'task', 'continuous'),
  ('tasks_in_progress', 'share', 'tasks', 'Nhiệm vụ đang thực hiện', 'Tasks in progress', 'nhiệm vụ', 'task', 'in-progress'),
  ('tasks_not_started', 'share', 'tasks', 'Nhiệm vụ chưa thực hiện', 'Tasks not carried out', 'nhiệm vụ', 'task', 'not-started'),
  ('eid_accounts', 'counter', 'counters', 'Tài khoản định danh điện tử đã thu nhận',
   'Electronic identification accounts collected', 'tài khoản', 'account', null),
  ('citizen_id_cards', 'counter', 'counters', 'Thẻ căn cước công dân đã cấp', 'Citizen ID cards issued', 'thẻ', 'card', null),
  ('insurance_lookups', 'counter', 'counters',
   'Lượt tra cứu thành công phục vụ khám chữa bệnh bảo hiểm y tế bằng thẻ căn cước công dân gắn chíp',
   'Successful health-insurance look-ups with chip ID card', 'lượt', 'look-up', null),
  ('provincial_departments_on_system', 'statement', 'online',
   'Sở, ban, ngành cấp tỉnh tiếp nhận và giải quyết TTHC trên Hệ thống thông tin giải quyết TTHC tỉnh',
   'Provincial departments using the provincial system', null, null, null),
  ('digitisation_pilot_localities', 'number', 'digitisation', 'Địa phương chỉ đạo điểm số hóa hồ sơ cư trú',
   'Pilot localities for residence-dossier digitisation', 'địa phương', 'locality', null),
  ('digitisation_campaign_days', 'number', 'digitisation', 'Đợt cao điểm số hóa hồ sơ cư trú năm 2023',
   'Peak campaign length', 'ngày', 'day', null),
  ('residence_dossiers_digitised', 'share', 'digitisation', 'Hồ sơ cư trú đã số hóa', 'Residence dossiers digitised',
   'hồ sơ', 'dossier', null);
