-- A table: compared with what was there, it tells which months are other than before.
{{ config(materialized='table') }}

{#- Of each fact: the month of a row. -#}
{%- set facts = {
    'fct_billing_line': month_end('fact.invoice_date'),
    'fct_adjustment': month_end('fact.adjustment_date'),
    'fct_payment': month_end('fact.payment_date'),
    'fct_service_ticket': month_end('cast(fact.opened_at as date)'),
    'int_usage_month_summed': 'fact.month_end_date',
    'fct_subscription_monthly': 'fact.month_end_date',
    'fct_customer_value_monthly': 'fact.month_end_date',
    'int_features_active': 'fact.as_of_date',
} -%}
{#- Members of few rows, of which each may move every month: what is asked of which. -#}
{%- set members = {
    'dim_product': (['product_key', 'product_line'], 'true'),
    'dim_geography': (['geography_key', 'country', 'province'], 'true'),
    'dim_band': (['band_key', 'value_tier', 'tenure_band'], 'true'),
    'dim_employee': (['employee_key'], 'is_key_account_manager'),
} -%}

with

seen as (

    select * from {{ ref('int_version_seen') }}

),

customer as (

    select
        customer.*,
        seen.seen_in,
        min(seen.seen_in) over (partition by customer.holder_id) as holder_seen_in
    from {{ ref('int_customer_sliced') }} as customer
    inner join seen
        on
            seen.member = 'customer'
            and customer.customer_key = seen.member_key

),

-- what versions say of the months from which (before which) on they say it
span as (

    -- of facts that name the version, whatever its days
    select
        'customer' as relation,
        seen_in,
        {{ month_end('valid_from') }} as first_month_end_date,
        {{ open_end() }} as next_month_end_date,
        {{ row_mark([
            'customer_key', 'holder_id', 'source_system', 'horizon_date is null',
            'geography_key', 'customer_type', 'segment',
        ]) }} as row_mark
    from customer
    union all
    -- of the customer at the end of a month
    select
        'holder' as relation,
        holder_seen_in as seen_in,
        {{ month_end('valid_from') }} as first_month_end_date,
        {{ month_end('valid_to') }} as next_month_end_date,
        {{ row_mark([
            'holder_id', 'source_system', 'horizon_date is null', 'geography_key',
            'customer_type', 'segment',
        ]) }} as row_mark
    from customer
    union all
    -- of facts that name the version, at the end of their month
    select
        'subscription' as relation,
        seen.seen_in,
        {{ month_end('placed.valid_from') }} as first_month_end_date,
        {{ month_end('placed.valid_to') }} as next_month_end_date,
        {{ row_mark([
            'placed.subscription_key', 'version.parent_subscription_id',
            'placed.customer_key', 'placed.geography_key', 'placed.product_key',
        ]) }} as row_mark
    from {{ ref('int_subscription_placed') }} as placed
    inner join {{ ref('dim_subscription') }} as version
        on placed.subscription_key = version.subscription_key
    inner join seen
        on
            seen.member = 'subscription'
            and placed.subscription_key = seen.member_key

),

spanned as (

    select distinct relation from span

),

-- what a month has more, and less, than the month before
turned as (

    select
        relation,
        seen_in,
        first_month_end_date as month_end_date,
        row_mark
    from span
    union all
    select
        relation,
        seen_in,
        next_month_end_date as month_end_date,
        -row_mark as row_mark
    from span
    where next_month_end_date < {{ open_end() }}
    union all
    -- where nothing turns, a month is as the month before
    select
        spanned.relation,
        0 as seen_in,
        month.date_day as month_end_date,
        0 as row_mark
    from {{ ref('dim_date') }} as month
    cross join spanned
    where month.is_month_end

),

turned_summed as (

    select
        relation,
        month_end_date,
        sum(row_mark) as row_mark,
        -- of versions that the last complete build knew
        sum(case when seen_in <= {{ built_through() }} then row_mark else 0 end)
            as known_mark
    from turned
    group by
        relation,
        month_end_date

),

span_summed as (

    select
        relation,
        month_end_date,
        sum(row_mark) over months_up_to as row_mark,
        sum(known_mark) over months_up_to as known_mark
    from turned_summed
    window months_up_to as (partition by relation order by month_end_date)

),

fact_summed as (

    {% for fact in facts -%}
    select
        '{{ fact }}' as relation,
        {{ facts[fact] }} as month_end_date,
        {{ whole_rows_mark(fact, 'fact') }} as rows_mark
    from {{ ref(fact) }} as fact
    where {{ facts[fact] }} is not null
    group by {{ facts[fact] }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

member_summed as (

    {% for member, (columns, condition) in members.items() -%}
    select
        '{{ member }}' as relation,
        {{ open_start() }} as month_end_date,
        {{ rows_mark(columns) }} as rows_mark
    from {{ ref(member) }}
    where {{ condition }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

month_summed as (

    select
        relation,
        month_end_date,
        cast(row_mark as {{ dbt.type_string() }}) as rows_mark,
        cast(known_mark as {{ dbt.type_string() }}) as known_mark
    from span_summed
    union all
    select
        relation,
        month_end_date,
        rows_mark,
        rows_mark as known_mark
    from fact_summed
    union all
    select
        relation,
        month_end_date,
        coalesce(rows_mark, '0') as rows_mark,
        coalesce(rows_mark, '0') as known_mark
    from member_summed

),

month_marked as (

    {% if is_built() -%}
    select
        coalesce(fresh.relation, built.relation) as relation,
        coalesce(fresh.month_end_date, built.month_end_date) as month_end_date,
        coalesce(fresh.rows_mark, '0') as rows_mark,
        case
            when coalesce(fresh.known_mark, '0') = built.rows_mark
                then built.changed_in
            else {{ changed_now() }}
        end as changed_in
    from month_summed as fresh
    full outer join {{ this }} as built
        on
            fresh.relation = built.relation
            and fresh.month_end_date = built.month_end_date
    {% else -%}
    select
        relation,
        month_end_date,
        rows_mark,
        {{ changed_now() }} as changed_in
    from month_summed
    {% endif %}
)

select * from month_marked
