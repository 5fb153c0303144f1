-- A return made up for demonstration of which no count is held any more is not what an answer rests on.
alter table submission
  add column superseded_at timestamptz;                      -- of a made-up one: when its last count was revised or withdrawn

do $$
declare
  made_up record;
begin
  for made_up in select id, unit_id, period_start, period_end, recorded_at, received_at from submission where synthetic loop
    if not exists (
      select from dossier_count c
      where c.unit_id = made_up.unit_id and c.period_start between made_up.period_start and made_up.period_end
        and c.submission_id = made_up.id)
    then
      update submission set superseded_at = coalesce(
        (select max(h.superseded_at) from dossier_count_history h
         where h.unit_id = made_up.unit_id and h.period_start between made_up.period_start and made_up.period_end
           and h.submission_id = made_up.id),
        made_up.recorded_at, made_up.received_at)
      where id = made_up.id;
    end if;
  end loop;
end
$$;

-- Each write looks for those of its units that are left; where nothing was made up there are none.
create index submission_made_up on submission (unit_id, period_start) where synthetic and superseded_at is null;
