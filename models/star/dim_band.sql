{%- set kinds = [
    'tenure_band', 'arpu_band', 'lifecycle_stage', 'value_tier', 'credit_band',
] -%}

with

{% for kind in kinds -%}
{{ kind }} as (

    {{ band(kind) }}

),

{% endfor -%}

special as (

    {{ special_members() }}

),

combination as (

    select
        tenure_band.*,
        arpu_band.*,
        lifecycle_stage.*,
        value_tier.*,
        credit_band.*
    from tenure_band
    cross join arpu_band
    cross join lifecycle_stage
    cross join value_tier
    cross join credit_band

),

combination_and_special as (

    select
        {% for kind in kinds -%}
        {{ kind }},
        {{ kind }}_order,
        {{ kind }}_name_zh,
        {% endfor -%}
        {{ band_key() }} as band_key
    from combination
    union all
    select
        {% for kind in kinds -%}
        member_name_en as {{ kind }},
        0 as {{ kind }}_order,
        member_name_zh as {{ kind }}_name_zh,
        {% endfor -%}
        member_key as band_key
    from special

)

select * from combination_and_special
