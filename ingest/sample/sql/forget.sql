-- After the extracts of the month are written: what is over is forgotten.
delete from ticket_step
where event_at < month_after();
delete from ticket_life
where closed_at < month_after();
delete from collection_life
where closed_date is not null;
update collection_life
set
    prior_date = touched_date,
    prior_collected = collected_cents,
    prior_written_off = written_off_cents;
delete from order_life
where coalesce(completed_at, cancelled_at) < month_after();
delete from retention_life
where decided_at < month_after();
delete from referral_life
where coalesce(rewarded_date, lapsed_date) < month_after();
