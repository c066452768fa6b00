-- Templates of papers: what is shipped, what an office writes instead, what is
-- never read as a template, and who sees it.
\ir lib/begin.psql
SELECT no_plan();
\ir lib/tools.psql

CREATE ROLE templates_office;
CREATE ROLE templates_bi;
SELECT format('GRANT CREATE ON DATABASE %I TO templates_office', current_database()) \gexec
GRANT templates_office, templates_bi TO CURRENT_USER;
SET LOCAL ROLE templates_office;
SET LOCAL client_min_messages = error;
SELECT bizenv.create_ledger('oversight') \g /dev/null
SELECT bizenv.load_sample('oversight') \g /dev/null
SELECT bizenv.grant_ledger('oversight', 'templates_bi', as_role => 'bi') \g /dev/null
SET LOCAL bizenv.as_of = '2025-07-31';

---------------------------------------------------------------- the shipped ones

SELECT is_empty($$SELECT t.paper, t.lang, t.place FROM bizenv.paper_templates() AS t GROUP BY 1, 2, 3 HAVING count(*) > 1$$, 'each part has a place of its own');
SELECT set_eq('SELECT DISTINCT paper::text FROM bizenv.paper_templates()', 'SELECT code::text FROM bizenv.code_words(''paper'')', 'papers are those of the list');
SELECT is_empty('SELECT DISTINCT part::text FROM bizenv.paper_templates() EXCEPT SELECT code::text FROM bizenv.code_words(''paper_part'')', 'and parts are');
-- with every word missing no group leaves a trace, and no hole is seen
CREATE TEMP TABLE nothing AS SELECT jsonb_object_agg(w.word, NULL) AS words
	FROM (SELECT DISTINCT m[1] AS word FROM bizenv.paper_templates() AS t, regexp_matches(t.text, '[{]([^}]*)[}]', 'g') AS m) AS w;
SELECT is_empty($$SELECT p.text FROM (VALUES ('order'), ('letter'), ('briefing')) AS k(paper), (VALUES ('zh'), ('en')) AS l(lang), nothing AS n, bizenv.paper_parts('oversight', k.paper, n.words, l.lang) AS p WHERE p.text ~ '[][{}|]'$$, 'nothing of a template is left');
SELECT is((SELECT string_agg(p.text, '') FROM nothing AS n, bizenv.paper_parts('oversight', 'briefing', n.words) AS p), NULL, 'a briefing without anything about it has no frame');
-- every letter is its parts, line by line
SELECT is_empty($$SELECT v.order_id, l.lang FROM oversight.v_supervision AS v, (VALUES ('zh'), ('en')) AS l(lang)
	WHERE v.order_id IS NOT NULL AND regexp_replace(bizenv.letter_text('oversight', v.order_id, l.lang), E'\n', '', 'g')
		IS DISTINCT FROM (SELECT string_agg(p.text, '' ORDER BY array_position('{title,number,reference,addressee,body,contact,issuer,issued_on,note}'::text[], p.part::text), p.place) FROM bizenv.letter_parts('oversight', v.order_id, l.lang) AS p)$$, 'letters are made of their parts');

---------------------------------------------------------------- one of the office's own

INSERT INTO oversight.paper_template SELECT * FROM bizenv.paper_templates() AS t WHERE t.paper = 'letter' AND t.lang = 'zh';
CREATE TEMP TABLE shipped AS SELECT bizenv.letter_text('oversight', 33) AS letter;
SELECT is(bizenv.letter_text('oversight', 33), letter, 'a copy of the template gives the same letter') FROM shipped;
UPDATE oversight.paper_template SET text = '请高度重视，于[{反馈期限}|三日]前反馈。' WHERE part = 'body' AND text ~ '督办理由';
SELECT matches(bizenv.letter_text('oversight', 33), '请高度重视，于三日前反馈。', 'what the office wrote is printed');
SELECT matches(bizenv.letter_text('oversight', 33, reply_by => '2025-08-05'), '于2025年8月5日前反馈。', 'with its words');
SELECT matches(bizenv.letter_text('oversight', 33, 'en'), '^LETTER OF SUPERVISION', 'the other language is as shipped');
SELECT is((SELECT count(*) FROM oversight.audit WHERE table_name = 'paper_template' AND operation = 'UPDATE'), 1::bigint, 'and the change is audited');
DELETE FROM oversight.paper_template WHERE part = 'contact';
SELECT unalike(bizenv.letter_text('oversight', 33), '%联系人%', 'a part that is deleted is gone');
INSERT INTO oversight.paper_template (paper, place, part, text) VALUES ('letter', 500, 'note', '{问题}[x{没有这个词}]');
SELECT is(pg_temp.outcome($$SELECT bizenv.letter_text('oversight', 33)$$, '没有这个词'), '22023', 'a word that nobody knows is refused, and named');
DELETE FROM oversight.paper_template WHERE place = 500;

---------------------------------------------------------------- what is filled in is no template

SELECT is(bizenv_internal.paper_fill('{a}[（{b}）]。', jsonb_build_object('a', v, 'b', v)), v || '（' || v || '）。', format('%L stays', v))
FROM unnest(ARRAY['{b}', '[x|y]', '[', ']', '{', '}', '|', E'\\1 \\& %s', '{a}[{a}|{b}]']) AS v;
SELECT is(bizenv_internal.paper_fill(t, '{"a": "1", "b": null}'), r, format('%L', t)) FROM (VALUES
	('', ''), ('x', 'x'), ('{a}', '1'), ('{ a }', '1'), ('{b}', ''), ('[{b}]', ''), ('[{a}]', '1'), ('[{b}|{a}]', '1'), ('[{b}|x]', 'x'), ('[{b}|]', ''), ('[{a}{b}|y]', 'y'), ('x[{a}', 'x[1'), ('{', '{'), ('x]', 'x]'),
	('[x]', 'x'), ('[{b}|{b}]', ''), (E'甲\n{a}', E'甲\n1'), ('[（{a}）][（{b}）]', '（1）')) AS f(t, r);
SELECT is(pg_temp.outcome($$SELECT bizenv_internal.paper_fill('{c}', '{"a": "1"}')$$, '[{]c[}]'), '22023', 'an unknown word');
SELECT is(pg_temp.outcome(s, a), o, s) FROM (VALUES
	($$SELECT bizenv.paper_parts(NULL, 'letter', '{}')$$, 'schema', '22004'), ($$SELECT bizenv.paper_parts('oversight', NULL, '{}')$$, 'paper', '22004'),
	($$SELECT bizenv.paper_parts('oversight', 'letter', NULL)$$, 'words', '22004'), ($$SELECT bizenv.paper_parts('oversight', 'novel', '{}')$$, 'paper', '22023'),
	($$SELECT bizenv.paper_parts('oversight', 'letter', '[]')$$, 'words', '22023'), ($$SELECT bizenv.paper_parts('oversight', 'letter', '{"a": {}}')$$, 'words', '22023'),
	($$SELECT bizenv.paper_parts('oversight', 'letter', '{}', 'fr')$$, 'lang', '22023')) AS c(s, a, o);

---------------------------------------------------------------- who has no ledger, or may not read its templates

RESET ROLE;
CREATE SCHEMA elsewhere;
CREATE TABLE elsewhere.paper_template (paper text);
SELECT is((SELECT count(*) FROM nothing AS n, bizenv.paper_parts('elsewhere', 'letter', n.words) AS p), (SELECT count(*) FROM nothing AS n, bizenv.paper_parts('nowhere', 'letter', n.words) AS p), 'a table of that name that is no ledger''s is not read');
GRANT SELECT ON nothing, shipped TO templates_bi;
SET LOCAL ROLE templates_bi;
SELECT is(bizenv.letter_text('oversight', 33), letter, 'who may not read the templates gets the shipped words') FROM shipped;

SELECT * FROM finish();
ROLLBACK;
