{#
  What must be equal on two sides: a list of (step, topic, side, relation, batch, day, count, amount). batch: the
  column by which the sender is known, none where the relation holds no batch; count and amount: what a row counts;
  '0' where the other side holds no such thing.
#}
{% macro reconciled_sides() -%}
    {%- set sides = [] -%}
    {%- for topic, extract, fact, day, amount in [
        ('invoice_line', 'billing__invoice_line', 'billing_line', 'invoice_date', 'amount'),
        ('adjustment', 'billing__adjustment', 'adjustment', 'adjustment_date', 'amount'),
        ('payment', 'billing__payment', 'payment', 'payment_date', 'amount'),
        ('dunning', 'billing__collection_case', 'collection', 'opened_date', 'opened_amount'),
        ('order_line', 'crm__order_line', 'order_line', 'ordered_at', 'monthly_amount'),
        ('referral', 'crm__referral', 'referral', 'referred_date', 'reward_amount'),
        ('ticket', 'care__ticket', 'service_ticket', 'opened_at', '0'),
        ('interaction', 'care__interaction', 'interaction', 'started_at', '0'),
        ('retention_case', 'care__retention_case', 'retention_case', 'intent_at', 'offer_cost_amount'),
        ('survey_response', 'care__survey_response', 'survey_response', 'answered_at', '0'),
        ('campaign_target', 'campaign__campaign_target', 'campaign_target', 'planned_date', 'conversion_amount'),
        ('campaign_cost', 'campaign__campaign_cost', 'campaign_cost', 'cost_date', 'amount'),
        ('fraud_case', 'risk__fraud_case', 'fraud_case', 'alerted_at', 'exposure_amount'),
    ] -%}
        {#- the batch of a ticket is the newest that touched it or one of its steps -#}
        {%- set is_sent = topic != 'ticket' -%}
        {%- for side, relation, batch in [
            ('left', 'stg_' ~ extract, 'batch_id'), ('right', 'fct_' ~ fact, 'batch_key'),
        ] -%}
            {%- do sides.append(
                ('source_to_star', topic, side, relation, batch if is_sent else none, day, '1', amount)
            ) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- for topic, fact, fact_day, fact_count, fact_amount, mart, day, count, amount in [
        (
            'service_revenue', 'billing_line', 'invoice_date', '0', 'case when is_service then amount end',
            'executive_kpi_monthly', 'month_end_date', '0', 'service_amount',
        ),
        (
            'hardware_revenue', 'billing_line', 'invoice_date', '0', 'case when not is_service then amount end',
            'executive_kpi_monthly', 'month_end_date', '0', 'hardware_amount',
        ),
        (
            'adjustment', 'adjustment', 'adjustment_date', '0', 'amount',
            'executive_kpi_monthly', 'month_end_date', '0', 'adjusted_amount - written_off_amount',
        ),
        (
            'payment', 'payment', 'payment_date', '0', 'amount',
            'executive_kpi_monthly', 'month_end_date', '0', 'paid_amount',
        ),
        (
            'ticket', 'service_ticket', 'opened_at', '1', '0',
            'care_ticket', 'opened_at', '1', '0',
        ),
        (
            'deactivation', 'subscription_monthly', 'month_end_date',
            'case when is_primary and is_deactivation then 1 end', '0',
            'executive_churn_reason', 'month_end_date', 'count_deactivations', '0',
        ),
        (
            'campaign_target', 'campaign_target', 'planned_date', '1', 'conversion_amount',
            'marketing_campaign_daily', 'activity_date', 'count_planned', 'conversion_amount',
        ),
        (
            'campaign_cost', 'campaign_cost', 'cost_date', '0', 'amount',
            'marketing_campaign_daily', 'activity_date', '0', 'cost_amount',
        ),
        (
            'retention_case', 'retention_case', 'intent_at', '1', 'offer_cost_amount',
            'marketing_retention', 'intent_date', '1', 'offer_cost_amount',
        ),
    ] -%}
        {%- set step = 'star_to_mart' -%}
        {%- do sides.append((step, topic, 'left', 'fct_' ~ fact, none, fact_day, fact_count, fact_amount)) -%}
        {%- do sides.append((step, topic, 'right', 'mart_' ~ mart, none, day, count, amount)) -%}
        {#- these months end with the horizon; what is dated later waits -#}
        {%- if mart == 'executive_kpi_monthly' -%}
            {%- set waiting -%}
                case when not is_over then {{ amount }} end
            {%- endset -%}
            {%- do sides.append((step, topic, 'waiting', 'int_kpi_dated', none, day, '0', waiting)) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(sides) }}
{%- endmacro %}
