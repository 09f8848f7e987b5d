-- A table: compared with what was there, it tells which neighbours are to look again.
{{ config(materialized='table') }}

{#- Lines counted besides: one fault among three lines is no outage. -#}
{%- set others = 20 -%}

with

-- whoever reports them: the neighbours' faults are the customer's trouble too
place_faulted as (

    select
        ticket.geography_key,
        {{ network_of('product.product_line') }} as network,
        count(*) as count_faults,
        {{ month_end('ticket.opened_at') }} as month_end_date
    from {{ ref('fct_service_ticket') }} as ticket
    inner join {{ ref('dim_product') }} as product
        on ticket.product_key = product.product_key
    where ticket.ticket_type = 'fault'
    group by
        ticket.geography_key,
        {{ network_of('product.product_line') }},
        {{ month_end('ticket.opened_at') }}

),

place_held as (

    select
        geography_key,
        network,
        as_of_date,
        sum(count_lines) as count_lines
    from {{ ref('int_line_placed') }}
    group by
        geography_key,
        network,
        as_of_date

),

place_troubled as (

    select
        held.geography_key,
        held.network,
        held.as_of_date,
        {{ feature_ratio(
            'sum(faulted.count_faults * '
            ~ month_weight('faulted.month_end_date', 'held.as_of_date') ~ ') * 100',
            '8 * (max(held.count_lines) + ' ~ others ~ ')'
        ) }} as faults_per_100
    from place_held as held
    inner join place_faulted as faulted
        on
            held.geography_key = faulted.geography_key
            and held.network = faulted.network
            and held.as_of_date >= faulted.month_end_date
            and {{ add_days('faulted.month_end_date', 100) }} > held.as_of_date
    group by
        held.geography_key,
        held.network,
        held.as_of_date

),

place_marked as (
    {{ changes_marked(
        'place_troubled', ['geography_key', 'network', 'as_of_date'],
        ['faults_per_100'], {}
    ) }}
)

select * from place_marked
