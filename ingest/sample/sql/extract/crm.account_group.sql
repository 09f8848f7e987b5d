select
    g.account_group_id,
    u.account_group_id as parent_account_group_id,
    pick('companies', draw(g.h, 'name')) || pick('companies', draw(g.h, 'name2'))
    || if(g.parent_g is null, '集团', '分公司') as account_group_name,
    pick('industries', draw(g.h, 'industry')) as industry,
    moment(g.changed_date, g.h, 1) as updated_at
from account_group as g
left join account_group as u on g.parent_g = u.g
where g.changed_date >= month_first()
order by g.g
