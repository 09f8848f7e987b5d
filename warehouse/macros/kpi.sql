{# What the executive's figures of a month are made of, by the model that sums it from the star. #}
{% macro kpi_measures() -%}
    {{ return({
        'int_base_moved': [
            'count_opening', 'count_gross_adds', 'count_win_backs',
            'count_deactivations_voluntary', 'count_deactivations_involuntary',
            'count_deactivations_unavoidable', 'count_deactivations_unknown',
            'count_deactivations', 'count_closing', 'count_products',
        ],
        'int_base_held': ['count_accounts', 'count_with_addon'],
        'int_kpi_dated': [
            'count_customers', 'recurring_amount', 'usage_amount', 'one_time_amount',
            'discount_amount', 'penalty_amount', 'service_amount', 'hardware_amount', 'tax_amount',
            'adjusted_amount', 'corrected_amount', 'written_off_amount', 'paid_amount',
            'acquisition_amount', 'development_amount', 'retention_amount',
            'serving_amount', 'direct_amount', 'usage_minutes', 'usage_mb',
            'count_messages', 'count_tickets', 'count_complaints',
        ],
    }) }}
{%- endmacro %}

{# By what they are told apart. #}
{% macro kpi_slice() -%}
    {{ return([
        'month_end_date', 'source_system', 'geography_key', 'product_key',
        'customer_type', 'segment',
    ]) }}
{%- endmacro %}

{#
  A fact's sums by month and slice (source system, place, product, customer type, segment), of the months that are
  due. What names a subscription stands where its primary subscription is counted at month-end; everything else where it says.

  month: its month-end; members: which of subscription, place and product it has keys of, beside the
  customer's; adds: measure → what a row adds to it.
#}
{% macro kpi_placed(fact, month, members, adds) -%}
    {%- set is_placed = 'subscription' in members -%}
    {%- set customer = 'fact.customer_key' -%}
    {%- set place = 'fact.geography_key' if 'place' in members else 'customer.geography_key' -%}
    {%- set product = 'fact.product_key' if 'product' in members else '-2' -%}
    select
        {{ month }} as month_end_date,
        customer.source_system,
        {{ 'coalesce(placed.geography_key, ' ~ place ~ ')' if is_placed else place }}
            as geography_key,
        {{ 'coalesce(placed.product_key, ' ~ product ~ ')' if is_placed else product }}
            as product_key,
        customer.customer_type,
        customer.segment,
        {% for measure, added in adds.items() -%}
        sum(coalesce({{ added }}, 0)) as {{ measure }}{{ ',' if not loop.last }}
        {% endfor %}
    from (
        select * from {{ ref(fact) }} as fact
        where {{ month_is_due('kpi', month) }}
    ) as fact
    {% if is_placed -%}
    left join {{ ref('int_subscription_placed') }} as placed
        on {{ valid_on('placed', 'fact.subscription_key', month) }}
    {% endif -%}
    inner join {{ ref('int_customer_sliced') }} as customer
        on {{ 'coalesce(placed.customer_key, ' ~ customer ~ ')' if is_placed else customer }}
        = customer.customer_key
    group by
        {{ month }},
        customer.source_system,
        {{ 'coalesce(placed.geography_key, ' ~ place ~ ')' if is_placed else place }},
        {% if is_placed -%}
        coalesce(placed.product_key, {{ product }}),
        {% elif 'product' in members -%}
        {{ product }},
        {% endif -%}
        customer.customer_type,
        customer.segment
{%- endmacro %}

{#
  Metrics that are compared over time, named as in the catalogue: of each what is divided by what (none: by one)
  and whether it is a flow, whose year to date is that of the sums, or a stock, whose year to date is the newest.
#}
{% macro kpi_metrics() -%}
    {%- set average_base = '(count_opening + count_closing) / cast(2 as double)' -%}
    {{ return([
        ('base.count_closing', 'count_closing', none, 'stock'),
        ('base.count_gross_adds', 'count_gross_adds', none, 'flow'),
        ('base.count_win_backs', 'count_win_backs', none, 'flow'),
        ('base.count_deactivations', 'count_deactivations', none, 'flow'),
        ('base.count_net_adds', 'count_closing - count_opening', none, 'flow'),
        ('base.average_base', average_base, '1', 'flow'),
        ('base.churn', 'count_deactivations', average_base, 'flow'),
        ('base.churn_opening', 'count_deactivations', 'count_opening', 'flow'),
        ('base.churn_voluntary', 'count_deactivations_voluntary', average_base, 'flow'),
        ('base.churn_involuntary', 'count_deactivations_involuntary', average_base, 'flow'),
        ('base.churn_unavoidable', 'count_deactivations_unavoidable', average_base, 'flow'),
        ('base.voluntary_share', 'count_deactivations_voluntary', 'count_deactivations', 'flow'),
        ('base.holding', 'count_products', 'count_customers', 'stock'),
        ('base.attach', 'count_with_addon', 'count_closing', 'stock'),
        ('base.service_revenue', 'service_amount', none, 'flow'),
        ('base.hardware_revenue', 'hardware_amount', none, 'flow'),
        ('base.paid', 'paid_amount', none, 'flow'),
        ('base.arpu', 'service_amount', average_base, 'flow'),
        ('base.arpa', 'service_amount', 'count_accounts', 'flow'),
        ('base.ampu', '(service_amount - direct_amount)', average_base, 'flow'),
        ('base.sac', 'acquisition_amount', '(count_gross_adds + count_win_backs)', 'flow'),
        ('base.billing_accuracy', 'service_amount + hardware_amount - corrected_amount',
            '(service_amount + hardware_amount)', 'flow'),
        ('base.count_tickets', 'count_tickets', none, 'flow'),
        ('base.complaints_per_1000', 'count_complaints * 1000', average_base, 'flow'),
        ('usage.mou', 'usage_minutes', average_base, 'flow'),
        ('usage.dou', 'usage_mb / 1024', average_base, 'flow'),
        ('usage.messages_per_subscription', 'count_messages', average_base, 'flow'),
    ]) }}
{%- endmacro %}
