{# What a reason says in words: what the feature was, and which way that moved the score.
   The words of a feature stand in the seed feature_phrase, joined as `phrase`; side tells
   on which side of the usual value it lay. #}
{% macro reason_words(number, language) -%}
{%- set phrase = 'phrase_' ~ number -%}
case
    when score.reason_{{ number }} is not null
        then
            coalesce(
                case score.reason_{{ number }}_side
                    when 'high' then {{ phrase }}.high_{{ language }}
                    when 'low' then {{ phrase }}.low_{{ language }}
                    when 'unknown'
                        then {{ phrase }}.name_{{ language }}
                            || {{ "'不详'" if language == 'zh' else "' not known'" }}
                end,
                {{ phrase }}.name_{{ language }},
                score.reason_{{ number }}
            )
            || case
                when score.reason_{{ number }}_effect > 0
                    then {{ "'，提高'" if language == 'zh' else "': raises it'" }}
                else {{ "'，降低'" if language == 'zh' else "': lowers it'" }}
            end
            {%- if language == 'zh' %}
            || case
                when
                    score.score_name like 'churn%' or score.score_name like 'fraud%'
                    or score.score_name like 'credit%'
                    then '风险'
                else '可能性'
            end
            {%- endif %}
end
{%- endmacro %}
