-- Who was chosen for a campaign this month, and (`target_live`) last month: a campaign
-- acts in the month after the contact.
create table target_new (
    campaign_type varchar, campaign_id varchar, wave_number integer, c integer,
    s bigint, a bigint, h ubigint, slot integer, offering smallint,
    target_group varchar, suppression_class varchar, suppression_reason varchar,
    channel_code varchar, employee integer, score_name varchar, score double,
    planned_date date, contacted_at timestamp, lift double
);
create table target_live as select * from target_new;
create table campaign_run (
    campaign_type varchar, campaign_id varchar, started_date date, ended_date date
);

create macro logit(p) as ln(p / (1.0 - p));

-- Fatigue that one contact of a campaign adds, and its weight in the hazard.
create macro contact_fatigue() as 0.25;
create macro fatigue_weight() as 0.30;

-- How the chance to do what the campaign is for changes when contacted.
create macro lifted(p, lift) as least(0.9, p + lift);

create macro refer_rate(dissatisfaction) as 0.006 * exp(-0.8 * dissatisfaction);
create table referral_life (
    referral_id varchar, c integer, referred_c integer, campaign_id varchar,
    channel_code varchar, referred_date date, converted_date date, rewarded_date date,
    lapsed_date date, first_product varchar
);

create table retention_life (
    retention_case_id varchar, c integer, a bigint, s bigint, offering smallint,
    h ubigint, campaign_id varchar, channel_code varchar, employee integer,
    reason_class varchar,
    reason varchar, offer_code varchar, is_prepaid boolean, decision varchar,
    intent_at timestamp, offered_at timestamp, decided_at timestamp
);

-- What an offer to stay costs, once it is taken.
create macro offer_cents(offer_code, h) as
case offer_code when 'SAVE20' then 6000 else 1000 end
+ floor(draw(h, 'offer_cost') * 40)::bigint * 100;
