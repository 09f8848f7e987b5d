-- Cases that months pass on to each other, empty at first.
create table suspect (c integer, log_odds double);

create table fraud_life (
    fraud_case_id varchar, c integer, h ubigint, alert_source varchar,
    alert_rule varchar, suspected_type varchar, true_type varchar, a bigint, s bigint,
    offering smallint, exposure_cents bigint, lost_cents bigint, alerted_at timestamp,
    opened_at timestamp, decided_at timestamp
);

create table collection_life (
    collection_case_id varchar, a bigint, h ubigint, opened_cents bigint,
    collected_cents bigint, written_off_cents bigint, prior_collected bigint,
    prior_written_off bigint, opened_date date, notice_date date, suspended_date date,
    promised_date date, agency_date date, closed_date date, case_status varchar,
    touched_date date, prior_date date
);

create table order_life (
    order_id varchar, line_number integer, c integer, a bigint, s bigint,
    offering smallint, order_type varchar, channel_code varchar, employee integer,
    campaign_id varchar, reason_class varchar, reason varchar, one_time_cents bigint,
    monthly_cents bigint, ordered_at timestamp, promised_at timestamp,
    scheduled_at timestamp, completed_at timestamp, cancelled_at timestamp,
    is_cancelled boolean
);
