-- What a row of use costs, in yuan. Rates beyond the plan are null where nothing is
-- beyond it.
create macro charge(k, volume, events, unit_price, cmin_rate, kb_rate, message_rate) as
case
    when k = 0 then volume * coalesce(kb_rate, 0)
    when k in (1, 2, 7, 8) then volume * coalesce(cmin_rate, 0)
    when k = 3 then events * coalesce(message_rate, 0)
    when k = 4 then volume * unit_price / 100
    when k = 5 then volume * unit_price / 1000
    else events * unit_price
end;
create macro minutes_of(usage_type, volume) as
if(usage_type = 'voice', volume * 0.01::decimal(3, 2), 0);
create macro megabytes_of(usage_type, volume) as
if(usage_type = 'data', volume * 0.001::decimal(4, 3), 0);
