{#- Of a customer: numerator, denominator, which count. -#}
{%- set old_months = months_between('first_activated_date', 'as_of_date') -%}
{%- set claims = {
    'cost_to_win': ('acquisition_amount_12m', '1', 'acquisition_amount_12m <> 0'),
    'cost_to_keep': ('retention_amount_12m', '1', 'retention_amount_12m <> 0'),
    'margin_old': ('margin_amount_12m', 'revenue_amount_12m',
        'are_costs_delivered and ' ~ old_months ~ ' >= 12'),
    'margin_new': ('margin_amount_12m', 'revenue_amount_12m',
        'are_costs_delivered and ' ~ old_months ~ ' < 12'),
    'retention_year': ('case when is_active then 1 else 0 end', '1', 'was_active'),
    'revenue_of_top_fifth': (
        'case when 5 * revenue_rank <= count_ranked then gain_amount else 0 end',
        'gain_amount', 'revenue_amount_12m <> 0',
    ),
    'referrals_per_loyal': (
        'coalesce(count_referred, 0)', '1',
        'are_referrals_delivered and is_active and ' ~ old_months ~ ' >= 24',
    ),
} -%}

with

customer as (

    select * from {{ ref('int_customer_compared') }}

),

named as (

    select * from {{ ref('int_customer_named') }}
    where customer_id is not null

),

case_decided as (

    select * from {{ ref('fct_retention_case') }}
    where decision in ('saved', 'lost')

),

sampled as (

    {% for claim, (numerator, denominator, condition) in claims.items() -%}
    select
        '{{ claim }}' as claim_code,
        source_system,
        cast({{ numerator }} as decimal(18, 2)) as numerator,
        cast({{ denominator }} as decimal(18, 2)) as denominator
    from customer
    where {{ condition }}
    union all
    {% endfor -%}
    select
        'saved_of_leavers' as claim_code,
        named.source_system,
        cast(case when decided.decision = 'saved' then 1 else 0 end as decimal(18, 2))
            as numerator,
        cast(1 as decimal(18, 2)) as denominator
    from case_decided as decided
    inner join named on decided.customer_key = named.customer_key
    union all
    select
        'saved_90d_of_leavers' as claim_code,
        named.source_system,
        cast(
            case
                when decided.decision = 'saved' and decided.is_verified_90d then 1
                else 0
            end as decimal(18, 2)
        ) as numerator,
        cast(1 as decimal(18, 2)) as denominator
    from case_decided as decided
    inner join named on decided.customer_key = named.customer_key
    where decided.is_verified_90d is not null

)

select * from sampled
