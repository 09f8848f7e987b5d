-- Tables that the months pass on to each other, empty at first.
create table sub_state (
    s bigint, subscription_id varchar, c integer, a bigint, h ubigint, slot integer,
    gen integer, parent_s bigint, product_line varchar, is_primary boolean,
    is_company boolean, is_prepaid boolean, offering smallint, price_cents integer,
    discount_percent integer, promotion varchar, promo_until date, activated_date date,
    contract_term integer, contract_end date, sales_channel varchar, device smallint,
    is_device_sold boolean, status varchar, suspended_date date, reactivated_date date,
    terminated_date date,
    termination_kind varchar,
    reason_class varchar,
    reason varchar,
    port_out_to varchar,
    level_kb double,
    level_cmin double,
    trend double,
    data_share double,
    over_months integer, is_event_source boolean, changed_date date
);

create table line (
    a bigint, s bigint, kind integer, charge_type varchar, offering smallint,
    invoice_id varchar, line_number integer, invoice_date date, due_date date,
    period_start date, period_end date, quantity decimal(18, 3), cents bigint,
    tax_cents bigint
);

create table receivable (
    a bigint,
    c integer,
    invoice_id varchar,
    invoice_date date,
    due_date date,
    part integer,
    payment_id varchar, cents bigint, pay_date date
);

create table ticket_life (
    ticket_id varchar, c integer, a bigint, s bigint, offering smallint, place integer,
    h ubigint,
    cause varchar,
    language_code varchar,
    priority varchar,
    channel_code varchar,
    employee integer, is_anonymous boolean, is_on_behalf boolean, opened_at timestamp,
    due_at timestamp,
    first_reply_at timestamp,
    handed_at timestamp,
    hold_start_at timestamp,
    hold_end_at timestamp, escalated_at timestamp, resolved_at timestamp,
    reopened_at timestamp, resolved_again_at timestamp, cancelled_at timestamp,
    closed_at timestamp
);

create table ticket_step (
    ticket_id varchar, event_number integer, event_at timestamp, event_type varchar,
    event_detail varchar, employee integer, organisation_id varchar
);

-- The customers that are there when the window opens.
create table starter as
select c, 0 as gen, registered_date as first_date, window_first() - 1 as last_date
from customer
where join_month < 0
order by c;
