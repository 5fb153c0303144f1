-- The latest value of each indicator and unit is found without looking through all that came before it.
create index indicator_value_latest on indicator_value (indicator, unit_id, period_end desc, period_start desc)
  where superseded_at is null;
