select *, changed_date::timestamp as updated_at
from organisation
where changed_date = month_first()
order by organisation_id
