-- After the extracts of the month are written: what is over is forgotten.
delete from ticket_step
where event_at < month_after();
delete from ticket_life
where closed_at < month_after();
