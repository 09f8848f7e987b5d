with

customer_troubled as (

    select
        line.customer_id,
        line.as_of_date,
        max(place.faults_per_100) as faults_per_100
    from {{ ref('int_standing_due') }} as due
    inner join {{ ref('int_line_placed') }} as line
        on
            due.customer_id = line.customer_id
            and due.as_of_date = line.as_of_date
    inner join {{ ref('int_place_troubled') }} as place
        on
            line.geography_key = place.geography_key
            and line.network = place.network
            and line.as_of_date = place.as_of_date
    group by
        line.customer_id,
        line.as_of_date

)

select * from customer_troubled
