-- Catches recurring revenue lost, doubled or moved to another month, a movement that
-- does not lead from opening to closing, and an opening that is not the closing before.
with

billed as (

    select
        customer.source_system,
        {{ month_end('line.invoice_date') }} as month_end_date,
        sum(line.amount) as recurring_amount
    from {{ ref('fct_billing_line') }} as line
    inner join {{ ref('int_customer_named') }} as customer
        on line.customer_key = customer.customer_key
    where line.charge_type = 'recurring'
    group by
        customer.source_system,
        {{ month_end('line.invoice_date') }}

),

mart as (

    select
        source_system,
        month_end_date,
        sum(opening_amount) as opening_amount,
        sum(closing_amount) as closing_amount,
        count(
            case
                when
                    opening_amount + new_amount + won_back_amount + up_amount
                    - down_amount - lost_amount <> closing_amount
                    or count_opening + count_new + count_won_back
                    - count_lost <> count_closing
                    then 1
            end
        ) as count_wrong
    from {{ ref('mart_executive_revenue_bridge') }}
    group by
        source_system,
        month_end_date

),

-- every month a system bills in, but for its first and those not complete
bridged as (

    select
        billed.*,
        horizon.horizon_date,
        min(billed.month_end_date) over (partition by billed.source_system)
            as first_month_end_date
    from billed
    inner join {{ ref('int_horizon') }} as horizon
        on billed.source_system = horizon.source_system

)

select
    bridged.*,
    mart.opening_amount,
    mart.closing_amount,
    before.recurring_amount as recurring_amount_before
from bridged
left join billed as before
    on
        bridged.source_system = before.source_system
        and {{ add_days(month_start('bridged.month_end_date'), -1) }}
        = before.month_end_date
full outer join mart
    on
        bridged.source_system = mart.source_system
        and bridged.month_end_date = mart.month_end_date
where
    mart.count_wrong > 0
    or (
        bridged.month_end_date > bridged.first_month_end_date
        and bridged.month_end_date <= bridged.horizon_date
        and (
            coalesce(mart.closing_amount, 0) <> bridged.recurring_amount
            or coalesce(mart.opening_amount, 0) <> coalesce(before.recurring_amount, 0)
        )
    )
    or (bridged.source_system is null and mart.closing_amount <> 0)
