with

united as (

    select * from {{ ref('int_claim_united') }}

),

claim as (

    select * from {{ ref('claim') }}

),

claim_judged as (

    select
        claim.claim_code,
        united.source_system,
        claim.claim_order,
        claim.claim_en,
        claim.claim_zh,
        claim.unit,
        claim.definition_en,
        claim.definition_zh,
        claim.published_value,
        united.our_value,
        united.low_value,
        united.high_value,
        united.count_measured,
        united.numerator,
        united.denominator,
        case
            when claim.published_value < united.low_value then 'above'
            when claim.published_value > united.high_value then 'below'
            when claim.published_value between united.low_value and united.high_value
                then 'agrees'
        end as verdict
    from claim
    inner join united on claim.claim_code = united.claim_code

)

select * from claim_judged
