{%- set longer = '(1 - {0}) / nullif(1 - ({0} + 0.05), 0) - 1' -%}

with

measured as (

    select * from {{ ref('int_claim_measured') }}

),

-- of two means over different customers: the interval is that of the logarithm
cost_compared as (

    select
        won.source_system,
        won.count_measured + kept.count_measured as count_measured,
        won.our_value as numerator,
        kept.our_value as denominator,
        won.our_value / kept.our_value as our_value,
        exp(1.959963984540054 * sqrt(
            won.standard_error * won.standard_error / (won.our_value * won.our_value)
            + kept.standard_error * kept.standard_error
            / (kept.our_value * kept.our_value)
        )) as factor
    from measured as won
    inner join measured as kept on won.source_system = kept.source_system
    where
        won.claim_code = 'cost_to_win'
        and kept.claim_code = 'cost_to_keep'
        and won.our_value > 0
        and kept.our_value > 0

),

claim_united as (

    select
        claim_code,
        source_system,
        count_measured,
        numerator,
        denominator,
        our_value,
        low_value,
        high_value
    from measured
    union all
    select
        'win_to_keep_cost' as claim_code,
        source_system,
        count_measured,
        numerator,
        denominator,
        our_value,
        our_value / factor as low_value,
        our_value * factor as high_value
    from cost_compared
    union all
    select
        'profit_of_retention' as claim_code,
        source_system,
        count_measured,
        numerator,
        denominator,
        {% for value in ['our_value', 'low_value', 'high_value'] -%}
        case when {{ value }} < 0.95 then {{ longer.format(value) }} end as {{ value }}
        {%- if not loop.last %},{% endif %}
        {% endfor %}
    from measured
    where claim_code = 'retention_year'

)

select * from claim_united
