-- A star in small. Special members -1 unknown, -2 not applicable, -3 late; several versions of a customer and a
-- product; names with quotes, separators, Chinese and nothing at all; facts without amount, without dimension.
create schema star;

create table star.dim_date as
select
    cast(strftime(day, '%Y%m%d') as integer) as date_key,
    cast(day as date) as date_day,
    cast(year(day) as integer) as year,
    cast(quarter(day) as integer) as quarter,
    cast(month(day) as integer) as month,
    cast(day(day) as integer) as day_of_month,
    year(day) || '-Q' || quarter(day) as year_quarter,
    strftime(day, '%Y-%m') as year_month,
    cast(isoyear(day) as integer) as iso_year,
    cast(week(day) as integer) as iso_week,
    cast(isodow(day) as integer) as day_of_week,
    monthname(day) as month_name_en,
    month(day) || '月' as month_name_zh,
    dayname(day) as day_name_en,
    '星期' || isodow(day) as day_name_zh,
    isodow(day) > 5 as is_weekend,
    last_day(day) = day as is_month_end,
    date_trunc('month', day) as month_start_date,
    last_day(day) as month_end_date
from range(date '2016-12-25', date '2020-01-10', interval 1 day) as days(day);
insert into star.dim_date (date_key, year_quarter, month_name_en, month_name_zh, day_name_en, day_name_zh) values
(-1, 'Unknown', 'Unknown', '未知', 'Unknown', '未知'),
(-2, 'Not applicable', 'Not applicable', '不适用', 'Not applicable', '不适用'),
(-3, 'Late', 'Late', '迟到', 'Late', '迟到');

create table star.dim_geography (
    geography_key bigint, country varchar, province varchar, city varchar, area varchar, postal_code varchar,
    population bigint, latitude double, longitude double
);
insert into star.dim_geography (geography_key, country, province, city, area) values
(-1, 'Unknown', 'Unknown', 'Unknown', 'Unknown'),
(-2, 'Not applicable', 'Not applicable', 'Not applicable', 'Not applicable'),
(-3, 'Late', 'Late', 'Late', 'Late'),
(1, '中国', '北京市', '北京', '朝阳区'),
(2, '中国', '广东省', '广州', '天河区'),
(3, '中国', '广东省', '深圳', '南山区'),
(4, 'US', 'California', 'Coeur d''Alene', 'North "Hill"'),
(5, 'US', 'New York', 'Winston-Salem', 'a|b,c;d:e!f'),
(6, 'US', 'California', 'Los Angeles', 'Unknown'),
(7, 'US', 'New York', 'Los Angeles', 'ends in \'),
(8, '', '', '', ''),
(9, 'US', 'California', null, null);

create table star.dim_customer (
    customer_key bigint, customer_id varchar, source_system varchar, customer_type varchar, segment varchar,
    valid_from date, valid_to date, is_current boolean
);
insert into star.dim_customer values
(-1, '-1', 'Unknown', 'Unknown', 'Unknown', '1900-01-01', '9999-12-31', true),
(11, 'C1', 'telco', 'residential', 'basic', '1900-01-01', '2018-02-01', false),
(12, 'C1', 'telco', 'residential', 'premium', '2018-02-01', '9999-12-31', true),
(21, 'C2', 'telco', 'business', 'premium', '1900-01-01', '9999-12-31', true),
(31, 'O''Brien; drop table star.dim_date', 'telco', 'business', null, '1900-01-01', '9999-12-31', true);

create table star.dim_product (
    product_key bigint, product_offering_id varchar, product_offering_name varchar, product_line varchar,
    product_family varchar, valid_from date, valid_to date, is_current boolean
);
insert into star.dim_product values
(-1, 'Unknown', 'Unknown', 'Unknown', 'Unknown', '1900-01-01', '9999-12-31', true),
(101, 'P1', 'Mobile S', 'mobile', 'postpaid', '1900-01-01', '2018-06-01', false),
(102, 'P1', 'Mobile S', 'mobile', 'postpaid', '2018-06-01', '9999-12-31', true),
(103, 'P2', '畅享套餐 "大"', 'mobile', 'prepaid', '1900-01-01', '9999-12-31', true),
(104, 'P3', 'Fibre 100', 'fixed', 'broadband', '1900-01-01', '9999-12-31', true);

create table star.fct_billing_line (
    invoice_id varchar, line_number integer, invoice_date_key integer, due_date_key integer,
    customer_key bigint, account_key bigint, subscription_key bigint, product_key bigint, geography_key bigint,
    charge_type varchar, is_service boolean, invoice_date date, quantity decimal(18, 3),
    amount decimal(18, 2), tax_amount decimal(18, 2), batch_key bigint
);
insert into star.fct_billing_line (
    invoice_id, line_number, invoice_date_key, customer_key, product_key, geography_key, charge_type,
    amount, tax_amount
) values
('I1', 1, 20171231, 11, 101, 1, 'recurring', 100.00, 6.00),
('I1', 2, 20171231, 11, 101, 1, 'usage', 12.34, 0.74),
('I1', 3, 20171231, 11, 104, 1, 'device', 999.99, 60.00),
('I2', 1, 20180115, 11, 101, 1, 'recurring', 100.00, 6.00),
('I2', 2, 20180115, 11, 101, 1, 'usage', null, null),
('I2', 3, 20180115, 11, 103, 2, 'discount', -30.00, -1.80),
('I3', 1, 20180220, 12, 101, 3, 'recurring', 100.00, 6.00),
('I3', 2, 20180220, 12, 103, 3, 'usage', 0.01, 0.00),
('I4', 1, 20180228, 21, 104, 4, 'recurring', 59.90, 5.99),
('I4', 2, 20180228, 21, 104, 4, 'usage', 7.77, 0.78),
('I5', 1, 20180331, 21, 104, 5, 'recurring', 59.90, 5.99),
('I5', 2, 20180331, 21, 104, 5, 'discount', -59.90, -5.99),
('I6', 1, 20180601, 31, 102, 6, 'recurring', 80.00, 8.00),
('I6', 2, 20180601, 31, 102, 7, 'recurring', 81.00, 8.10),
('I7', 1, 20181231, 31, 103, 7, 'usage', 5.55, 0.56),
('I7', 2, 20181231, 31, 103, 8, 'usage', 6.66, null),
('I8', 1, 20181231, 12, 102, 9, 'recurring', 100.00, 6.00),
('I9', 1, 20190101, 12, 102, -1, 'recurring', 100.00, 6.00),
('I9', 2, 20190101, 12, -1, -1, 'usage', 3.21, 0.19),
('I10', 1, 20190105, -1, 104, -3, 'recurring', 45.00, 2.70),
('I11', 1, -1, 21, 104, 4, 'recurring', 59.90, 5.99),
('I12', 1, null, 21, 104, 4, 'adjust''ment "x"', 1.00, 0.10),
('I13', 1, 20190301, 777, 777, 777, 'recurring', 20.00, 1.20),
('I14', 1, 20190301, null, null, null, null, 21.00, 1.30),
('I15', 1, 20191230, 21, 103, 2, 'usage', 1000000.00, 60000.00);

comment on table star.fct_billing_line is 'One row per charge line of one invoice.';
comment on column star.fct_billing_line.amount is 'Amount without tax, in the currency of the account.';
comment on column star.fct_billing_line.charge_type is 'Kind of charge.';
comment on table star.dim_date is 'One row per day.';
comment on table star.dim_geography is 'One row per place.';
