-- Views in a place of their own: a BI tool lists eleven views and no table, every role sees in
-- them what it saw before, to the row, whoever owns or renames what, and the way back leaves
-- nothing behind.
\ir lib/begin.psql
SELECT no_plan();
SET LOCAL client_min_messages = warning;
SET LOCAL jit = off;
SET LOCAL bizenv.as_of = '2025-07-31';

CREATE ROLE places_owner;
CREATE ROLE places_member IN ROLE places_owner;
CREATE ROLE places_office;
CREATE ROLE places_a;
CREATE ROLE places_ab;
CREATE ROLE places_below IN ROLE places_a;
CREATE ROLE places_auditor;
CREATE ROLE places_bi;
CREATE ROLE places_bi_a;
CREATE ROLE places_late;
CREATE ROLE places_stray;
SELECT format('GRANT CREATE ON DATABASE %I TO places_owner', current_database()) \gexec
GRANT places_owner TO CURRENT_USER;
-- (what default privileges give to others is not what was granted)
ALTER DEFAULT PRIVILEGES FOR ROLE places_owner GRANT SELECT ON TABLES TO places_stray;
ALTER DEFAULT PRIVILEGES FOR ROLE places_owner GRANT USAGE ON SCHEMAS TO places_stray;
SET LOCAL ROLE places_owner;
SELECT bizenv.create_ledger('place') \g /dev/null
SELECT bizenv.load_sample('place') \g /dev/null
-- (words of the office's own: only its tables know them)
INSERT INTO place.vocabulary (list, code, zh, place) VALUES ('list_kind', 'key_tasks', '重点任务', 7), ('problem_source', 'mailbox', '市长信箱', 8);
INSERT INTO place.task_list (task_list, name, list_kind, starts_on, due_on) VALUES ('key', '重点任务清单', 'key_tasks', '2025-01-01', '2025-12-31');
INSERT INTO place.task (department, task_list, name) SELECT department, 'key', '重点' FROM place.department;
INSERT INTO place.problem (department, source, name, found_on) SELECT department, 'mailbox', '来信', '2025-07-01' FROM place.department;
SELECT min(department) AS a, max(department) AS b FROM place.task \gset
SELECT bizenv.grant_ledger('place', r, as_role => w, department => d) FROM (VALUES
	('places_office', 'office', NULL), ('places_a', 'department', :'a'), ('places_ab', 'department', :'a'), ('places_ab', 'department', :'b'), ('places_auditor', 'auditor', NULL),
	('places_bi', 'bi', NULL), ('places_bi_a', 'bi', :'a')) AS g(r, w, d) \g /dev/null
RESET ROLE;
SET LOCAL search_path = :path;

CREATE TEMP TABLE view AS SELECT c.oid, c.relname::text AS name FROM pg_class AS c WHERE c.relnamespace = 'place'::regnamespace AND c.relkind = 'v';
GRANT SELECT ON view TO PUBLIC;

-- What a role sees of the views in a schema: a line each, by all that stands in the rows
CREATE FUNCTION pg_temp.seen(schema text, role text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	v text; line text; result text := '';
BEGIN
	EXECUTE format('SET LOCAL ROLE %I', role);
	FOR v IN SELECT name FROM view ORDER BY name LOOP
		BEGIN
			EXECUTE format('SELECT count(*) || '' '' || coalesce(md5(string_agg(r::text, chr(10) ORDER BY r::text COLLATE "C")), '''') FROM %I.%I AS r', schema, v) INTO line;
		EXCEPTION WHEN insufficient_privilege THEN
			line := 'denied';
		END;
		result := result || v || ' ' || line || E'\n';
	END LOOP;
	RESET ROLE;
	RETURN result;
END $$;
-- What it can list, as information_schema has it
CREATE FUNCTION pg_temp.listed(role text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
BEGIN
	EXECUTE format('SET LOCAL ROLE %I', role);
	SELECT string_agg(concat(t.table_schema, '.', t.table_name), ' ' ORDER BY t.table_schema, t.table_name) INTO result FROM (
		SELECT table_schema::text, table_name::text FROM information_schema.tables UNION SELECT table_schema, table_name FROM information_schema.columns
		UNION SELECT sequence_schema, sequence_name FROM information_schema.sequences) AS t WHERE t.table_schema LIKE 'place%';
	RESET ROLE;
	RETURN result;
END $$;
-- All privileges of others than the owner
CREATE FUNCTION pg_temp.given() RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(concat_ws(' ', g.what, g.grantee::regrole, g.privilege_type, g.is_grantable), E'\n' ORDER BY g.what COLLATE "C", g.grantee::regrole::text COLLATE "C", g.privilege_type) FROM (
		SELECT c.relname::text AS what, a.* FROM pg_class AS c CROSS JOIN aclexplode(c.relacl) AS a WHERE c.relnamespace = 'place'::regnamespace AND a.grantee <> c.relowner
		UNION ALL SELECT c.relname || '.' || t.attname, a.* FROM pg_class AS c JOIN pg_attribute AS t ON t.attrelid = c.oid CROSS JOIN aclexplode(t.attacl) AS a WHERE c.relnamespace = 'place'::regnamespace AND a.grantee <> c.relowner
		UNION ALL SELECT 'schema', a.* FROM pg_namespace AS n CROSS JOIN aclexplode(n.nspacl) AS a WHERE n.nspname = 'place' AND a.grantee <> n.nspowner) AS g $$;

CREATE TEMP TABLE person AS
SELECT r.name, pg_temp.seen('place', r.name) AS saw FROM unnest('{places_owner,places_member,places_office,places_a,places_ab,places_below,places_auditor,places_bi,places_bi_a,places_stray}'::text[]) AS r(name);
CREATE TEMP TABLE before AS SELECT pg_temp.given() AS given;
SELECT is((SELECT count(*)::integer FROM view), 11, 'eleven views');
SELECT matches(pg_temp.listed('places_bi'), 'place\.task .*place\.v_task ', 'a BI tool lists tables of the ledger');
SET LOCAL ROLE places_bi;
SELECT set_config('places.figures', (SELECT md5(string_agg(f::text, chr(10) ORDER BY f.place)) FROM bizenv.briefing_figures('place', '2025-07-31') AS f), true) \g /dev/null
SELECT set_config('places.letter', bizenv.letter_text('place', (SELECT min(order_id) FROM place.v_supervision)), true) \g /dev/null
SELECT set_config('places.draft', (SELECT md5(string_agg(d::text, chr(10) ORDER BY d::text)) FROM bizenv.check_draft('重点任务清单共14项。', 'place', '2025-07-31') AS d), true) \g /dev/null
RESET ROLE;

---------------------------------------------------------------- placed
SET LOCAL ROLE places_owner;
SELECT is(bizenv.place_views('place', views => 'place_bi'), 'views of ledger place are in schema place_bi', 'views are placed');
RESET ROLE;
SELECT is(pg_temp.listed(r), (SELECT string_agg('place_bi.' || name, ' ' ORDER BY name COLLATE "C") FROM view), r || ' lists eleven views, no table, no sequence') FROM unnest('{places_bi,places_bi_a}'::text[]) AS r;
SELECT is((SELECT string_agg(concat_ws('.', n.nspname, c.relname), ' ') FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
	WHERE n.nspname = 'place' AND c.relkind IN ('r', 'v', 'S') AND CASE c.relkind WHEN 'S' THEN has_sequence_privilege(r, c.oid, 'USAGE, SELECT') ELSE has_any_column_privilege(r, c.oid, 'SELECT, INSERT, UPDATE, REFERENCES') END),
	NULL, r || ' has no privilege on a table of the ledger') FROM unnest('{places_bi,places_bi_a}'::text[]) AS r;
SELECT ok(NOT has_schema_privilege(r, 'place', 'USAGE') AND has_schema_privilege(r, 'place_bi', 'USAGE') AND NOT has_schema_privilege(r, 'place_bi', 'CREATE'), r || ' sees the schema of the views alone') FROM unnest('{places_bi,places_bi_a}'::text[]) AS r;
SELECT is(pg_temp.seen('place_bi', name), saw, name || ' sees there what it saw') FROM person;
SELECT is(pg_temp.seen('place', name), CASE WHEN name LIKE 'places\_bi%' THEN regexp_replace(saw, ' .*$', ' denied', 'gn') ELSE saw END, name || ' sees in the ledger what it saw, if it is no BI tool') FROM person;
SELECT is((SELECT saw FROM person WHERE name = 'places_stray'), (SELECT string_agg(name || ' denied', E'\n' ORDER BY name) || E'\n' FROM view), 'who has no place, nothing');
SELECT is_empty($$SELECT v.name, a.attname FROM view AS v
	JOIN pg_attribute AS a ON a.attrelid = v.oid AND a.attnum > 0
	LEFT JOIN pg_class AS c ON c.relname = v.name AND c.relnamespace = 'place_bi'::regnamespace
	LEFT JOIN pg_attribute AS b ON b.attrelid = c.oid AND b.attnum = a.attnum
	WHERE (a.attname, a.atttypid, a.atttypmod, a.attcollation, col_description(v.oid, a.attnum), obj_description(v.oid, 'pg_class'))
		IS DISTINCT FROM (b.attname, b.atttypid, b.atttypmod, b.attcollation, col_description(c.oid, b.attnum), obj_description(c.oid, 'pg_class'))$$, 'columns, types and labels are the same');
SELECT is_empty($$WITH RECURSIVE beneath AS (
		SELECT c.oid FROM pg_class AS c WHERE c.relnamespace = 'place_bi'::regnamespace
		UNION SELECT d.refobjid FROM beneath AS b JOIN pg_rewrite AS w ON w.ev_class = b.oid JOIN pg_depend AS d ON d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid AND d.refclassid = 'pg_class'::regclass)
	SELECT c.relname FROM beneath AS b JOIN pg_class AS c ON c.oid = b.oid
	WHERE c.relkind = 'r' AND (c.relrowsecurity <> c.relforcerowsecurity OR c.relnamespace = 'place'::regnamespace AND NOT c.relrowsecurity
		AND EXISTS (SELECT FROM pg_attribute AS a WHERE a.attrelid = c.oid AND a.attname = 'department' AND c.relname NOT IN ('department', 'indicator')))$$, 'what is by department is so for the owner of the views, too');
SELECT is((SELECT views::text FROM bizenv.ledgers WHERE schema = 'place'), 'place_bi', 'ledgers tells where');

-- what is asked of the ledger by its name is found
CREATE TEMP TABLE asked (name) AS VALUES ('place'), ('place_bi');
GRANT SELECT ON asked TO PUBLIC;
SET LOCAL ROLE places_bi;
SELECT is((SELECT md5(string_agg(f::text, chr(10) ORDER BY f.place)) FROM bizenv.briefing_figures(name, '2025-07-31') AS f), current_setting('places.figures'), 'a BI tool finds the figures by ' || name) FROM asked;
SELECT is(bizenv.letter_text(name, (SELECT min(order_id) FROM place_bi.v_supervision)), current_setting('places.letter'), 'and a letter') FROM asked;
SELECT is((SELECT md5(string_agg(d::text, chr(10) ORDER BY d::text)) FROM bizenv.check_draft('重点任务清单共14项。', name, '2025-07-31') AS d), current_setting('places.draft'), 'and the check of a draft') FROM asked;
SELECT throws_ok(format('SELECT bizenv.briefing(%L, %L)', name, '2025-07-31'), '42501', 'role places_bi does not see of which departments its briefing would be', 'no briefing is of departments that nobody knows') FROM asked;
RESET ROLE;
SET LOCAL ROLE places_a;
SELECT matches(bizenv.briefing(name, '2025-07-31'), '仅含', 'a department has a briefing of its own, by ' || name) FROM asked;
RESET ROLE;
SET LOCAL ROLE places_office;
SELECT is(bizenv.briefing('place_bi', '2025-07-31'), bizenv.briefing('place', '2025-07-31'), 'and the office that of all');
RESET ROLE;

-- rows are kept from who is no one's, and from who asks for none to be kept
SET LOCAL ROLE places_owner;
GRANT USAGE ON SCHEMA place_bi TO places_stray;
GRANT SELECT ON ALL TABLES IN SCHEMA place_bi TO places_stray;
RESET ROLE;
SELECT is((SELECT string_agg(line, ' ') FROM regexp_split_to_table(pg_temp.seen('place_bi', 'places_stray'), E'\n') AS line WHERE line ~ '^v_(task|task_progress|reporting|supervision|closure|department) [^0]'), NULL, 'who has no place sees no row of a department, whatever is granted');
SET LOCAL ROLE places_bi_a;
SET LOCAL row_security = off;
SELECT throws_ok('SELECT count(*) FROM place_bi.v_task', '42501', NULL, 'who asks for all rows is refused');
SET LOCAL row_security = on;
SELECT throws_ok('SELECT count(*) FROM place.v_task', '42501', 'permission denied for schema place', 'and the ledger is closed');
RESET ROLE;

-- an owner whom no policy binds shows nothing
ALTER ROLE places_owner BYPASSRLS;
SET LOCAL ROLE places_bi_a;
SELECT throws_ok(format('SELECT count(*) FROM place_bi.%I', name), '55000', 'views of role places_owner would show everything to everyone', name || ' of an owner with BYPASSRLS') FROM view;
RESET ROLE;
ALTER ROLE places_owner NOBYPASSRLS;
SELECT format('ALTER VIEW place_bi.v_task OWNER TO %I', current_user) \gexec
SET LOCAL ROLE places_bi_a;
SELECT throws_ok('SELECT count(*) FROM place_bi.v_task', '55000', NULL, 'a view given to a superuser shows nothing');
RESET ROLE;
ALTER VIEW place_bi.v_task OWNER TO places_owner;

---------------------------------------------------------------- names, grants
ALTER SCHEMA place RENAME TO placed;
ALTER SCHEMA place_bi RENAME TO placed_bi;
SELECT is((SELECT views::text FROM bizenv.ledgers WHERE schema = 'placed'), 'placed_bi', 'both may be renamed');
SELECT is(pg_temp.seen('placed_bi', name), saw, name || ' sees the same') FROM person WHERE name IN ('places_bi_a', 'places_a');
ALTER SCHEMA placed RENAME TO place;
ALTER SCHEMA placed_bi RENAME TO place_bi;
SET LOCAL ROLE places_owner;
SELECT bizenv.grant_ledger('place', 'places_late', as_role => 'bi', department => :'b') \g /dev/null
RESET ROLE;
SELECT is(pg_temp.listed('places_late'), (SELECT string_agg('place_bi.' || name, ' ' ORDER BY name COLLATE "C") FROM view), 'a BI tool that comes later lists them alone, too');
SET LOCAL ROLE places_late;
SELECT is((SELECT string_agg(DISTINCT department, ' ') FROM place_bi.v_task), :'b', 'and sees its department');
RESET ROLE;
SET LOCAL ROLE places_owner;
SELECT bizenv.revoke_ledger('place', 'places_late') \g /dev/null
RESET ROLE;
SELECT is(pg_temp.listed('places_late'), NULL, 'and what was given is taken');
SELECT ok(NOT has_schema_privilege('places_late', 'place_bi', 'USAGE'), 'the schema too');

---------------------------------------------------------------- what is refused
SET LOCAL ROLE places_owner;
CREATE SCHEMA place_full;
CREATE TABLE place_full.report (a integer);
CREATE SCHEMA place_open;
GRANT CREATE ON SCHEMA place_open TO places_stray;
SELECT throws_ok(format('SELECT bizenv.place_views(%L, %L)', s, v), e, NULL, concat_ws(' ', 'refused:', s, v)) FROM (VALUES
	('place', NULL, '22004'), (NULL, 'place_x', '22004'), ('nowhere', 'place_x', '42P01'), ('place_bi', 'place_x', '42P01'), ('place', '', '42602'), ('place', repeat('字', 22), '42602'), ('place', '$user', '42602'),
	('place', 'bizenv', '42939'), ('place', 'bizenv_internal', '42939'), ('place', 'pg_x', '42939'), ('place', 'information_schema', '42939'), ('place', 'place_full', '42P06'), ('place', 'place_open', '55000'), ('place', 'pg_catalog', '42939')) AS r(s, v, e);
CREATE VIEW place_full.own AS SELECT v.task_id FROM place_bi.v_task AS v;
SELECT throws_ok('SELECT bizenv.place_views(''place'', ''place_x'')', '2BP01', 'something else stands on the views of ledger place', 'what stands on them is not dropped');
DROP VIEW place_full.own;
CREATE TABLE place_bi.task (a integer);
SELECT throws_ok('SELECT bizenv.place_views(''place'', ''place_bi'')', '55000', 'something else has the name of a view or rule of ledger place', 'no table of that schema is taken for one of the ledger');
DROP TABLE place_bi.task;
RESET ROLE;
SET LOCAL ROLE places_member;
SELECT throws_ok('SELECT bizenv.place_views(''place'', ''place_x'')', '42501', 'must be owner of ledger place', 'a member would own them');
RESET ROLE;
SET LOCAL ROLE places_office;
SELECT throws_ok('SELECT bizenv.place_views(''place'', ''place_x'')', '42501', 'must be owner of ledger place', 'the office may not');
RESET ROLE;
ALTER ROLE places_owner BYPASSRLS;
SET LOCAL ROLE places_owner;
SELECT throws_ok('SELECT bizenv.place_views(''place'', ''place_x'')', '55000', 'views of role places_owner would show everything to everyone', 'an owner whom no policy binds');
RESET ROLE;
ALTER ROLE places_owner NOBYPASSRLS;
-- (a view of somebody else that looks like one of them is none)
CREATE SCHEMA place_false AUTHORIZATION places_stray;
GRANT USAGE ON SCHEMA place TO places_stray;
SET LOCAL ROLE places_stray;
CREATE VIEW place_false.v_task AS SELECT 1 AS a WHERE bizenv_internal.ledger_views_bound('place.role_grant'::regclass);
RESET ROLE;
REVOKE USAGE ON SCHEMA place FROM places_stray;
SELECT is((SELECT views::text FROM bizenv.ledgers WHERE schema = 'place'), 'place_bi', 'a view of somebody else is none of the ledger''s');
DROP SCHEMA place_false CASCADE;

---------------------------------------------------------------- elsewhere, and back
SET LOCAL ROLE places_owner;
SELECT is(bizenv.place_views('place', views => 'place_too'), 'views of ledger place are in schema place_too', 'they move');
SELECT is((SELECT count(*)::integer FROM pg_class WHERE relnamespace = 'place_bi'::regnamespace), 0, 'and leave nothing behind');
SELECT is(bizenv.place_views('place', views => 'place_too'), 'views of ledger place are in schema place_too', 'once more is the same');
RESET ROLE;
SELECT is(pg_temp.seen('place_too', name), saw, name || ' sees there what it saw') FROM person WHERE name IN ('places_bi', 'places_bi_a', 'places_ab');
SET LOCAL ROLE places_owner;
SELECT is(bizenv.place_views('place', views => 'place'), 'views of ledger place are in schema place', 'the way back');
RESET ROLE;
SELECT is((SELECT views::text FROM bizenv.ledgers WHERE schema = 'place'), NULL, 'they are in no other place');
SELECT is(pg_temp.given(), (SELECT given FROM before), 'and every privilege is as it was');
SELECT is(pg_temp.seen('place', name), saw, name || ' sees what it saw') FROM person WHERE name IN ('places_bi', 'places_bi_a', 'places_ab');

-- DROP SCHEMA takes the views with it
SET LOCAL ROLE places_owner;
SELECT bizenv.place_views('place', views => 'place_too') \g /dev/null
DROP SCHEMA place CASCADE;
SELECT is((SELECT count(*)::integer FROM pg_class WHERE relnamespace = 'place_too'::regnamespace), 0, 'a ledger that is dropped has no views anywhere');
RESET ROLE;
SELECT * FROM finish();
ROLLBACK;
