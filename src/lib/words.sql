--
-- Code words: their order, their labels, the lists that they stand in
--

CREATE FUNCTION bizenv.code_order(code text, list text DEFAULT NULL) RETURNS integer
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION bizenv.code_order(text, text) IS
'代码在其序列中的次序，用于排序
Place of a code word in its list, from 1, to sort by (completed 1, past_half 2, just_started 3, not_reported 4, and not_begun 0; ahead 1, level 2, behind 3; ...); the Chinese word is taken too; without list any list that has the word, as long as all that have it agree; a word that is unknown, or of which lists disagree, and an unknown list are 22023; NULL for NULL.
SELECT bizenv.code_order(''past_half'');  -- 2';

CREATE FUNCTION bizenv.code_label(code text, lang text DEFAULT 'zh', list text DEFAULT NULL) RETURNS text
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION bizenv.code_label(text, text, text) IS
'代码的中文（或英文）名称
Printed word of a code word, lang zh or en, list as code_words names it; without list any list that has the word, as long as all that have it agree; a word that is unknown, or of which lists disagree, and an unknown language or list are 22023; NULL for NULL.
SELECT bizenv.code_label(''办结'', list => ''stage'');  -- 已办结';

CREATE TYPE bizenv.code_word_row AS (
    list varchar(40),
    code varchar(40),
    code_order integer,
    code_zh varchar(40),
    code_en varchar(40),
    also varchar(200)
);
COMMENT ON TYPE bizenv.code_word_row IS
'一个代码
Row of code_words: a code of a list, its place in it, its printed words, and other words that are read as the code, with an ideographic comma between them.
SELECT w.code_zh FROM bizenv.code_words(''stage'') AS w WHERE w.code = ''closed'';  -- 已办结';
COMMENT ON COLUMN bizenv.code_word_row.list IS '序列';
COMMENT ON COLUMN bizenv.code_word_row.code IS '代码';
COMMENT ON COLUMN bizenv.code_word_row.code_order IS '次序';
COMMENT ON COLUMN bizenv.code_word_row.code_zh IS '名称';
COMMENT ON COLUMN bizenv.code_word_row.code_en IS '英文名称';
COMMENT ON COLUMN bizenv.code_word_row.also IS '同义词';

CREATE FUNCTION bizenv.code_words(list text DEFAULT NULL) RETURNS SETOF bizenv.code_word_row
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100 ROWS 150;
COMMENT ON FUNCTION bizenv.code_words(text) IS
'全部代码：序列、次序、中英文名称、同义词
Rows: every code word, list by list in its order, or those of one list; an unknown list is 22023; write it in FROM.
SELECT string_agg(w.code_zh, '' '') FROM bizenv.code_words(''phase'') AS w;  -- 问题收集 精准交办 限时督办 结果反馈';

CREATE FUNCTION bizenv.code_of_word(word text, list text) RETURNS text
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bizenv.code_of_word(text, text) IS
'词语在序列中的代码，没有则为空
The code that a word of the office stands for in a list of code words: the code itself, its printed word or a synonym; NULL for a word that the list has not, and for NULL; an unknown list is 22023.
SELECT bizenv.code_of_word(''办结'', ''progress_class''), bizenv.code_of_word(''办结'', ''stage'');';
