-- Catches a score that points at another version of a customer than the one valid on
-- its day. Apart from the other facts, as scores are built after them.
{{ pointing_elsewhere([('fct_customer_score', 'as_of_date', ['customer'])]) }}
