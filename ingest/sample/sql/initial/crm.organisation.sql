select *, changed_date::timestamp as updated_at
from organisation
order by organisation_id
