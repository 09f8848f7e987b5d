{#
  Points of a probability of default, 300 to 850: 600 at odds of 50 good to 1 bad, 40 more double the odds.
  mining/scorecard.py says the same in Python, and a test holds them together.
#}
{% macro credit_points(probability) -%}
    cast(
        least(850, greatest(300, floor(
            600.5 + 40 / ln(cast(2 as double)) * (
                ln(
                    (1 - least(greatest({{ probability }}, 1e-9), 1 - 1e-9))
                    / least(greatest({{ probability }}, 1e-9), 1 - 1e-9)
                ) - ln(cast(50 as double))
            )
        ))) as integer
    )
{%- endmacro %}

{#
  Bands of points: the least points of each, and how many monthly bills may stand open. At 700 points 1 in 284
  is expected to default, at 640 1 in 101, at 580 1 in 36, at 500 1 in 10.
#}
{% macro credit_bands() -%}
    {{ return({'A': (700, 3), 'B': (640, 2), 'C': (580, 1), 'D': (500, 0.5), 'E': (300, 0)}) }}
{%- endmacro %}

{% macro credit_points_band(points) -%}
    case
        {%- for band, (least, bills) in credit_bands().items() %}
        when {{ points }} >= {{ least }} then '{{ band }}'
        {%- endfor %}
    end
{%- endmacro %}

{# How many monthly bills may stand open in a band. #}
{% macro credit_limit_bills(band) -%}
    case {{ band }}
        {%- for name, (least, bills) in credit_bands().items() %}
        when '{{ name }}' then {{ bills }}
        {%- endfor %}
    end
{%- endmacro %}

{# Points from which a customer is taken without deposit, where no other cut-off is asked for. #}
{% macro credit_cutoff() -%} 580 {%- endmacro %}

{# What part of what stands open is lost with a default. #}
{% macro loss_given_default() -%} 0.8 {%- endmacro %}

{#
  What a feature is about, in words people understand, by the first pattern of its name that holds.
  language: zh or en.
#}
{% macro credit_subject(feature, language) -%}
    {%- set subjects = [
        (['overdue', 'open_', 'missed'], '欠费', 'arrears'),
        (['settle', 'payment', 'late', 'paid'], '付款习惯', 'payment habits'),
        (['dunn', 'suspension', 'account_status'], '催缴与停机', 'dunning and suspensions'),
        (['minutes', 'mb_', 'days_since_use', 'active_days', 'usage'], '使用情况', 'usage'),
        (['bill', 'price', 'discount', 'device', 'adjusted'], '账单与资费', 'bills and prices'),
        (['credit_class', 'segment', 'customer_type'], '客户评级', 'the operator\'\'s own rating'),
        (['complaint', 'inbound', 'ticket', 'resolution'], '投诉与来电', 'complaints and calls'),
    ] -%}
    case
        {%- for patterns, zh, en in subjects %}
        {%- for pattern in patterns %}
        when {{ feature }} like '%{{ pattern }}%' then '{{ zh if language == 'zh' else en }}'
        {%- endfor %}
        {%- endfor %}
        when {{ feature }} is not null
            then '{{ '合约与产品' if language == 'zh' else 'contract and products' }}'
    end
{%- endmacro %}

{# Age as fairness looks at it; empty when it is not known. #}
{% macro age_band(years) -%}
    case
        when {{ years }} < 25 then 'under_25'
        when {{ years }} < 40 then '25_to_39'
        when {{ years }} < 60 then '40_to_59'
        when {{ years }} >= 60 then '60_and_over'
    end
{%- endmacro %}
