{#- Proportions have Wilson's interval; ratios of sums that by linearisation. 95 %. -#}

with

claim_summed as (

    select
        claim_code,
        source_system,
        cast(count(*) as double) as n,
        cast(sum(numerator) as double) as numerator,
        cast(sum(denominator) as double) as denominator,
        cast(sum(numerator * numerator) as double) as numerator_square,
        cast(sum(numerator * denominator) as double) as product,
        cast(sum(denominator * denominator) as double) as denominator_square
    from {{ ref('int_claim_sampled') }}
    group by
        claim_code,
        source_system

),

claim_divided as (

    select
        *,
        claim_code like 'saved%' or claim_code = 'retention_year' as is_proportion,
        numerator / nullif(denominator, 0) as our_value
    from claim_summed

),

claim_spread as (

    select
        *,
        sqrt(
            greatest(
                numerator_square
                - 2 * our_value * product
                + our_value * our_value * denominator_square,
                0
            ) * n / nullif(n - 1, 0)
        ) / abs(denominator) as standard_error
    from claim_divided
    where our_value is not null

),

claim_measured as (

    select
        claim_code,
        source_system,
        cast(n as bigint) as count_measured,
        numerator,
        denominator,
        our_value,
        standard_error,
        case
            when is_proportion then {{ wilson_low('numerator', 'n') }}
            else our_value - {{ normal_95() }} * standard_error
        end as low_value,
        case
            when is_proportion then {{ wilson_high('numerator', 'n') }}
            else our_value + {{ normal_95() }} * standard_error
        end as high_value
    from claim_spread

)

select * from claim_measured
