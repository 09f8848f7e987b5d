-- No joins, which would lose the order of rows: short lists are looked up instead. Days
-- and moments are few, and so looked up as text.
select
    subscription_id,
    list_extract(getvariable('day_texts'), i + 1) as usage_date,
    list_extract(getvariable('usage_types'), k + 1) as usage_type,
    list_extract(getvariable('network_scopes'), k + 1) as network_scope,
    count_events,
    minutes_of(list_extract(getvariable('usage_types'), k + 1), volume)
        as duration_minutes,
    megabytes_of(list_extract(getvariable('usage_types'), k + 1), volume) as volume_mb,
    charged_amount,
    list_extract(getvariable('summed_texts'), i + 1) as updated_at
from usage_row
