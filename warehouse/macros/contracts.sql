{# Days after which the newest row of a contract is late, as its sources YAML says; empty where any age will do. #}
{% macro freshness_days(name) -%}
    {%- set found = namespace(days=none) -%}
    {%- if execute -%}
        {%- for source in graph.sources.values() -%}
            {%- if source.source_name ~ '__' ~ source.name == name -%}
                {%- set found.days = source.config.get('meta', {}).get('freshness_days') -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
    cast({{ found.days if found.days is not none else 'null' }} as integer)
{%- endmacro %}

{# The name of every contract; the warehouse's own ledger is none. #}
{% macro contract_names() -%}
    {%- set names = [] -%}
    {%- if execute -%}
        {%- for source in graph.sources.values() if source.source_name != 'ops' -%}
            {%- do names.append(source.source_name ~ '.' ~ source.name) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(names) }}
{%- endmacro %}
