-- A view: the features are kept once, whatever is to be foretold from them.
{{ config(materialized='view') }}

{{ churn_features('_voluntary') }}
