--
-- types (类型): what goes into the arguments of the functions
--
\set VERBOSITY default

-- A table that came from a data frame is double precision: each number is its
-- shortest decimal, the one that is printed of it.
CREATE TEMP TABLE loan (bank text, rate double precision, amount double precision);
INSERT INTO loan VALUES ('a', 4.5, 100), ('b', 5.1, 300);
SELECT bizenv.weighted_avg(rate, amount) FROM loan;

-- A double beside a numeric and a count: neither loses a digit
SELECT bizenv.weighted_avg(rate, w) FROM (VALUES (0.1::double precision, 0.30000000000000000001), (0.2, 0.1)) AS v(rate, w);
SELECT bizenv.percent_of(count(*) FILTER (WHERE rate > 5), count(*), 1.0) FROM loan;

-- count(*) and extract() where a whole number is meant
SELECT bizenv.add_workdays('2025-07-10', count(*)) FROM loan;
SELECT bizenv.workdays_in_year(extract(year FROM date '2025-07-31'));

-- A point in time where a day is meant
SELECT bizenv.month_agg(m) FROM generate_series(date '2025-01-01', date '2025-06-30', interval '1 month') AS m;
SELECT bizenv.deadline(timestamp '2025-07-10 16:45', 10, 'workday');

-- Text, and a parameter without a type
SELECT bizenv.growth_rate(current => '110'::text, base => '100', digits => 1);
PREPARE is_done AS SELECT bizenv.is_completed($1), bizenv.progress_class($2);
EXECUTE is_done('99.99999999999999999', '49.99999999999999999999');

-- What is not exact is refused, never rounded
SELECT bizenv.percent_of(9007199254740993::double precision, 1e16);
SELECT bizenv.percent_of(16777217::real, 100);
SELECT bizenv.percent_of(1, 3, 2.5);
SELECT bizenv.add_workdays('2025-07-10', 3000000000);
SELECT bizenv.growth_rate('a lot'::text, 100);
-- (what PostgreSQL says of it besides differs between versions)
\set VERBOSITY terse
SELECT bizenv.growth_rate(true, 100);
\set VERBOSITY default
