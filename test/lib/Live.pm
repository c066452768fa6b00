# A database that users have built on the extension, and all that it answers, for the
# scripts that carry one through an upgrade, a dump, a replica.
package Live;
use strict;
use warnings;
use utf8;
use Exporter qw(import);
use File::Temp qw(tempdir);
use Databases;

our @EXPORT = qw($live $own_rows $answers $renewed script lacking);
my $tmp = tempdir(CLEANUP => 1);

#---------------------------------------------------------------- what users build on it
# For each type: a stored value of its own example, unique and hash indexes, a generated
# column, an index on an expression, a materialized view, a table partitioned by it.
our $live = <<'SQL';
CREATE SCHEMA live;
DO $$
DECLARE
	t record; example text;
BEGIN
	FOR t IN SELECT y.oid, y.typname AS name, to_regprocedure(format('bizenv.row_count(bizenv.%I)', y.typname)) AS counts,
			EXISTS (SELECT FROM pg_aggregate AS a JOIN pg_proc AS p ON p.oid = a.aggfnoid WHERE p.proname = 'merge' AND p.proargtypes[0] = y.oid) AS merges,
			EXISTS (SELECT FROM pg_opclass AS o JOIN pg_am AS m ON m.oid = o.opcmethod WHERE o.opcintype = y.oid AND m.amname = 'hash') AS hashes
		FROM pg_type AS y JOIN pg_depend AS d ON d.classid = 'pg_type'::regclass AND d.objid = y.oid AND d.deptype = 'e'
		WHERE y.typtype = 'b' AND y.typelem = 0 AND y.typname NOT IN ('number', 'whole', 'day')	-- (for arguments: doc/types.md)
	LOOP
		EXECUTE format('CREATE TABLE live.%1$I (id integer GENERATED ALWAYS AS IDENTITY, v bizenv.%1$I)', t.name);
		EXECUTE format('INSERT INTO live.%1$I (v) VALUES (%2$L), (NULL)', t.name, CASE t.name WHEN 'scale' THEN '[90,]=A:10; [,90)=B:5' ELSE '{}' END);
		EXECUTE format('CREATE INDEX ON live.%1$I ((v::text))', t.name);
		IF t.counts IS NOT NULL THEN
			example := substring(obj_description(t.counts, 'pg_proc') FROM 'SELECT bizenv\.row_count\((.*)\);');
			EXECUTE format('INSERT INTO live.%1$I (v) SELECT %2$s', t.name, example);
			EXECUTE format('ALTER TABLE live.%1$I ADD COLUMN counted bigint GENERATED ALWAYS AS (bizenv.row_count(v)) STORED, ADD CHECK (bizenv.row_count(v) >= 0)', t.name);
			EXECUTE format('CREATE INDEX ON live.%1$I (bizenv.row_count(v))', t.name);
			EXECUTE format('CREATE VIEW live.%2$I AS SELECT id, bizenv.row_count(v), v::text FROM live.%1$I', t.name, 'view_' || t.name);
		END IF;
		IF t.merges THEN
			EXECUTE format('CREATE MATERIALIZED VIEW live.%2$I AS SELECT bizenv.merge(v) AS v FROM live.%1$I', t.name, 'merged_' || t.name);
		END IF;
		IF t.hashes THEN
			EXECUTE format('ALTER TABLE live.%1$I ADD UNIQUE (v)', t.name);
			EXECUTE format('CREATE INDEX ON live.%1$I USING hash (v)', t.name);
			EXECUTE format('CREATE TABLE live.%2$I (v bizenv.%1$I) PARTITION BY HASH (v)', t.name, 'by_' || t.name);
			FOR part IN 0..1 LOOP
				EXECUTE format('CREATE TABLE live.%I PARTITION OF live.%I FOR VALUES WITH (MODULUS 2, REMAINDER %s)',
					format('by_%s_%s', t.name, part), 'by_' || t.name, part);
			END LOOP;
			EXECUTE format('INSERT INTO live.%2$I SELECT v FROM live.%1$I', t.name, 'by_' || t.name);
			-- what is stored without the name of the operator that it uses
			EXECUTE format('CREATE DOMAIN live.%2$I AS bizenv.%1$I CHECK (VALUE IS DISTINCT FROM NULL)', t.name, 'some_' || t.name);
			EXECUTE format('CREATE TABLE live.%2$I (id integer, v bizenv.%1$I, w live.%3$I, differs boolean GENERATED ALWAYS AS (v IS DISTINCT FROM w) STORED,
				CHECK (v IS NOT DISTINCT FROM v), CHECK (nullif(v, v) IS NULL), CHECK (CASE v WHEN w THEN id > 0 ELSE true END), CHECK ((v, id) >= (v, id)), CHECK (v BETWEEN v AND v))',
				t.name, 'unnamed_' || t.name, 'some_' || t.name);
			EXECUTE format('INSERT INTO live.%2$I (id, v, w) SELECT a.id, a.v, b.v FROM live.%1$I AS a JOIN live.%1$I AS b ON b.v IS NOT NULL', t.name, 'unnamed_' || t.name);
			EXECUTE format('CREATE INDEX ON live.%I (id) WHERE v IS DISTINCT FROM w', 'unnamed_' || t.name);
			EXECUTE format('ALTER TABLE live.%1$I ENABLE ROW LEVEL SECURITY; CREATE POLICY differ ON live.%1$I USING (v IS DISTINCT FROM w AND CASE v WHEN w THEN false ELSE true END)', 'unnamed_' || t.name);
			EXECUTE format('CREATE TRIGGER same BEFORE UPDATE ON live.%I FOR EACH ROW WHEN (NEW.v IS DISTINCT FROM OLD.v) EXECUTE FUNCTION suppress_redundant_updates_trigger()', 'unnamed_' || t.name);
			EXECUTE format('CREATE VIEW live.%2$I AS SELECT a.id, a.v IS NOT DISTINCT FROM a.w AS same, nullif(a.v, a.w)::text AS other, CASE a.v WHEN a.w THEN 1 END AS one, (a.v, a.id) < (a.w, a.id) AS less, a.v IN (a.w) AS among
				FROM live.%1$I AS a JOIN (SELECT id, v FROM live.%1$I) AS b USING (id, v) NATURAL JOIN (SELECT v FROM live.%1$I) AS c', 'unnamed_' || t.name, 'unnamed_view_' || t.name);
			EXECUTE format('CREATE FUNCTION live.%2$I(a bizenv.%1$I, b bizenv.%1$I) RETURNS boolean LANGUAGE sql BEGIN ATOMIC SELECT $1 IS DISTINCT FROM $2 AND nullif($1, $2) = $1; END', t.name, 'differs_' || t.name);
		END IF;
	END LOOP;
END $$;
CREATE TABLE live.task (id integer PRIMARY KEY, percent numeric, class text GENERATED ALWAYS AS (bizenv.progress_class(percent)) STORED,
	CHECK (bizenv.progress_class(percent) <> 'none'));
INSERT INTO live.task SELECT n, n % 128 + n / 1000.0 FROM generate_series(0, 999) AS n;
CREATE INDEX task_class ON live.task (bizenv.progress_class(percent));
CREATE INDEX task_completed ON live.task (id) WHERE bizenv.is_completed(percent);
CREATE MATERIALIZED VIEW live.year AS SELECT class, bizenv.progress_agg(percent) AS p FROM live.task GROUP BY class;
CREATE VIEW live.shares AS SELECT b.* FROM (SELECT bizenv.merge(p) AS p FROM live.year) AS y, bizenv.breakdown(y.p) AS b;
CREATE FUNCTION live.printed(bizenv.progress_tally) RETURNS text LANGUAGE sql BEGIN ATOMIC SELECT bizenv.class_share($1, 'completed')::text; END;
CREATE FUNCTION live.answer(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
BEGIN
	EXECUTE format('SELECT jsonb_agg(to_jsonb(s))::text FROM (%s) AS s', statement) INTO result;
	RETURN result;
END $$;
SELECT bizenv.create_ledger('ledger');
SELECT bizenv.load_sample('ledger');
SQL
# The rows that an office adds to the tables of the extension
our $own_rows = <<'SQL';
INSERT INTO bizenv.calendar VALUES ('office', 'cn');
INSERT INTO bizenv.calendar_day VALUES ('office', '2025-07-31', false, '市庆');
INSERT INTO bizenv.ladder_rung (ladder, level, name, overdue_workdays) VALUES ('wuhai', 3, '督办函', 5);
SQL

# Everything that is answered out of that: the examples of all functions, what is stored, the views
our $answers = <<'SQL';
SELECT e.signature || ' ' || live.answer(substring(e.example, '^(.*?);')) FROM bizenv.help AS e
	WHERE e.name NOT IN ('bizenv_version', 'versions', 'take_over_tables') AND e.example !~ '''(oversight|sample)[.'']' ORDER BY 1;	-- (those are asked of the ledger below)
SET bizenv.as_of = '2025-07-31';
SELECT c.oid::regclass || ' ' || coalesce(live.answer(format('SELECT * FROM %s AS t ORDER BY t::text', c.oid::regclass)), '') FROM pg_class AS c
	WHERE relnamespace = 'ledger'::regnamespace AND relkind IN ('r', 'v') AND relname NOT IN ('audit', 'role_grant') ORDER BY 1;	-- (roles are printed by the setting of names)
SELECT count(*) FROM ledger.audit;
SELECT c.oid::regclass || ' ' || coalesce(live.answer(format('SELECT * FROM %s AS t ORDER BY t::text', c.oid::regclass)), '') FROM pg_class AS c
	WHERE relnamespace = 'live'::regnamespace AND relkind IN ('r', 'v', 'm') ORDER BY 1;
SELECT live.printed(p) FROM live.year ORDER BY class;
SELECT string_agg(t::text, ' ' ORDER BY t::text) FROM bizenv.ladder_rung AS t WHERE NOT shipped;
SELECT bizenv.is_workday('2025-07-31', 'office');
SET enable_seqscan = off;
SET enable_bitmapscan = off;
SELECT count(*), min(id) FROM live.task WHERE bizenv.progress_class(percent) = 'past_half';
SELECT count(*), min(id) FROM live.task WHERE bizenv.is_completed(percent);
SQL

# What is stored still agrees with what is computed, in indexes and generated columns too
our $renewed = <<'SQL';
REINDEX SCHEMA live;
SELECT format('REFRESH MATERIALIZED VIEW %s', oid::regclass) FROM pg_class WHERE relnamespace = 'live'::regnamespace AND relkind = 'm' \gexec
UPDATE live.task SET percent = percent;
ANALYZE;
SQL

# What a file of statements prints, in one session
sub script
{
	my ($database, $role, $text) = @_;
	put("$tmp/script.sql", $text);
	my ($said, $ok) = command('psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', '-v', 'VERBOSITY=verbose', '-d', $database, '-U', $role, '-f', "$tmp/script.sql");
	return wantarray ? ($said, $ok) : $said;
}

# The lines of a text that another lacks (which may have more: a new version answers more)
sub lacking
{
	my %there = map { $_ => 1 } split /\n/, $_[1];
	return join "\n", grep { !$there{$_} } split /\n/, $_[0];
}

1;
