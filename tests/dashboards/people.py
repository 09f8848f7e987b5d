"""A release with rows of several regions and books, and one restricted mart."""

from __future__ import annotations

STAR = """
create schema if not exists star;
create table star.dim_geography as
select *
from (values (1, '中国', '北京', '北京', '东'), (2, '中国', '广东', '广州', '西'), (3, '中国', '四川', '成都', '南'))
    as place (geography_key, country, province, city, area);
create table star.dim_customer as
select row_number() over () as customer_key, customer_id from marts.mart_customer_360;
update marts.mart_customer_360
set manager_employee_id = case when customer_id < 'C00100' then 'E-1' else 'E-2' end, count_open_fraud_cases = 7;
create or replace table marts.mart_credit_assessment as
select customer_id, as_of_date, true as is_latest, cast(300 + tenure_months as integer) as points
from marts.mart_customer_360;
create or replace table marts.mart_credit_fraud_alert as select customer_id, 'Herostratos' as main_cause_en
from marts.mart_customer_360;
"""
"""SQL on a hand-made release: places, customers, books; an assessment and an alert for each customer."""
