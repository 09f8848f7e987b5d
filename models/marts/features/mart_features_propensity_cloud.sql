-- A view: the features are kept once, whatever is to be foretold from them.
{{ config(materialized='view') }}

with

features as (

    select * from {{ ref('mart_features_customer') }}

),

label as (

    select * from {{ ref('mart_features_take_label') }}

),

features_labelled as (
    {{ propensity_features('features', 'label', 'cloud') }}

)

select * from features_labelled
