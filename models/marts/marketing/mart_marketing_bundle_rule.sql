{%- set sides = ['antecedent_1', 'antecedent_2', 'antecedent_3', 'consequent'] -%}

with

rule as (

    select
        *,
        max(as_of_date) over (partition by population) as last_as_of_date
    from {{ ref('fct_bundle_rule') }}

),

product as (

    select * from {{ ref('dim_product') }}
    where is_current

),

rule_named as (

    select
        rule.population,
        rule.as_of_date,
        rule.as_of_date_key,
        rule.customer_type,
        rule.antecedent,
        rule.antecedent_1,
        rule.antecedent_2,
        rule.antecedent_3,
        rule.consequent,
        rule.count_items,
        rule.count_antecedent,
        rule.count_consequent,
        rule.count_both,
        rule.count_baskets,
        rule.support,
        rule.support_low,
        rule.support_high,
        rule.confidence,
        rule.confidence_low,
        rule.confidence_high,
        rule.lift,
        rule.lift_low,
        rule.lift_high,
        rule.leverage,
        rule.leverage_low,
        rule.leverage_high,
        rule.p_value,
        rule.q_value,
        antecedent_1_product.product_offering_name
        || coalesce(' + ' || antecedent_2_product.product_offering_name, '')
        || coalesce(' + ' || antecedent_3_product.product_offering_name, '')
            as antecedent_name,
        consequent_product.product_offering_name as consequent_name,
        consequent_product.product_line as consequent_line,
        rule.count_antecedent - rule.count_both as count_without,
        rule.as_of_date = rule.last_as_of_date as is_latest,
        rule.model_version
    from rule
    {% for side in sides -%}
    left join product as {{ side }}_product
        on rule.{{ side }} = {{ side }}_product.product_offering_id
    {% endfor %}
)

select * from rule_named
