--
-- help (帮助): what the extensions offer, read from the catalog, and their versions
--

CREATE FUNCTION bizenv.bizenv_version() RETURNS text
    AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bizenv.bizenv_version() IS
'已加载的程序库版本
Version of the loaded library, which serves both extensions; where it differs from the version of one of them, the view versions says what to type.
SELECT bizenv.bizenv_version() = extversion FROM pg_extension WHERE extname = ''bizenv'';  -- t';

CREATE FUNCTION bizenv_internal.version_step(extension text, version text) RETURNS text
    AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bizenv_internal.version_step(text, text) IS 'internal: what is to be typed where an extension has another version than the library';
CREATE FUNCTION bizenv_internal.check_versions(extension text) RETURNS boolean
    AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bizenv_internal.check_versions(text) IS 'internal: asked by the scripts of the extensions; refuses an office that is newer than bizenv, names one that is older';

CREATE VIEW bizenv.versions AS
SELECT e.extname::pg_catalog.varchar(63) COLLATE pg_catalog."default" AS extension,
       e.extversion::pg_catalog.varchar(100) COLLATE pg_catalog."default" AS version,
       bizenv.bizenv_version()::pg_catalog.varchar(100) AS library,
       bizenv_internal.version_step(e.extname::pg_catalog.text, e.extversion)::pg_catalog.varchar(200) AS next_step
FROM pg_catalog.pg_extension AS e
WHERE e.extname OPERATOR(pg_catalog.=) 'bizenv' OR e.extname OPERATOR(pg_catalog.=) 'bizenv_office';
COMMENT ON VIEW bizenv.versions IS
'已安装的扩展及其版本；next_step 为空即版本一致
Versions of the extensions bizenv and, where it is installed, bizenv_office, beside that of the loaded library; where they differ, next_step is what to type, first for bizenv; else it is NULL.
SELECT count(v.next_step) FROM bizenv.versions AS v;  -- 0';
COMMENT ON COLUMN bizenv.versions.extension IS '扩展';
COMMENT ON COLUMN bizenv.versions.version IS '版本';
COMMENT ON COLUMN bizenv.versions.library IS '程序库版本';
COMMENT ON COLUMN bizenv.versions.next_step IS '下一步';
GRANT SELECT ON bizenv.versions TO PUBLIC;

-- Words that people search for and that no description has, with the functions that are meant
CREATE VIEW bizenv.help_words AS
SELECT w.word::pg_catalog.varchar(20) COLLATE pg_catalog."default" AS word, w.name::pg_catalog.varchar(63) COLLATE pg_catalog."default" AS name FROM (VALUES
--@csv words
) AS w (word, name);
COMMENT ON VIEW bizenv.help_words IS
'检索词：人们常用的说法对应哪些函数
Words that people search for, and the functions that are meant by them; help(word) goes by it.
SELECT w.name FROM bizenv.help_words AS w WHERE w.word = ''年均增长'';  -- average_growth';
COMMENT ON COLUMN bizenv.help_words.word IS '检索词';
COMMENT ON COLUMN bizenv.help_words.name IS '名称';
GRANT SELECT ON bizenv.help_words TO PUBLIC;

CREATE VIEW bizenv.help AS
WITH room AS (
    SELECT r.name, r.room FROM (VALUES
--@rooms
    ) AS r (name, room)
), member AS (
    SELECT d.classid, d.objid
    FROM pg_catalog.pg_depend AS d
    JOIN pg_catalog.pg_extension AS e ON e.oid OPERATOR(pg_catalog.=) d.refobjid
    WHERE d.refclassid OPERATOR(pg_catalog.=) 'pg_catalog.pg_extension'::pg_catalog.regclass
        AND (e.extname OPERATOR(pg_catalog.=) 'bizenv' OR e.extname OPERATOR(pg_catalog.=) 'bizenv_office')
        AND d.deptype OPERATOR(pg_catalog.=) 'e'
), entry AS (
    SELECT CASE
               WHEN p.prokind OPERATOR(pg_catalog.=) 'a' THEN 'aggregate'
               WHEN p.prokind OPERATOR(pg_catalog.=) 'w' THEN 'window function'
               ELSE 'function'
           END AS kind,
           p.proname AS name,
           pg_catalog.format('%s(%s)', p.proname, pg_catalog.pg_get_function_arguments(p.oid)) AS signature,
           pg_catalog.pg_get_function_result(p.oid) AS returns,
           pg_catalog.obj_description(p.oid, 'pg_proc') AS text,
           -- (a function that several rooms have is of the room of the tally that it reads)
           (SELECT t.typname FROM pg_catalog.pg_type AS t WHERE t.oid OPERATOR(pg_catalog.=) p.proargtypes[0]) AS of
    FROM member AS m
    JOIN pg_catalog.pg_proc AS p ON p.oid OPERATOR(pg_catalog.=) m.objid
    WHERE m.classid OPERATOR(pg_catalog.=) 'pg_catalog.pg_proc'::pg_catalog.regclass
    UNION ALL
    -- (named in each branch: a server that restores what it printed would name them otherwise)
    SELECT 'type' AS kind, t.typname AS name, t.typname::pg_catalog.text AS signature, NULL AS returns,
           pg_catalog.obj_description(t.oid, 'pg_type') AS text, NULL AS of
    FROM member AS m
    JOIN pg_catalog.pg_type AS t ON t.oid OPERATOR(pg_catalog.=) m.objid
    WHERE m.classid OPERATOR(pg_catalog.=) 'pg_catalog.pg_type'::pg_catalog.regclass
    UNION ALL
    SELECT CASE WHEN c.relkind OPERATOR(pg_catalog.=) 'v' THEN 'view' ELSE 'table' END AS kind,
           c.relname AS name, c.relname::pg_catalog.text AS signature, NULL AS returns,
           pg_catalog.obj_description(c.oid, 'pg_class') AS text, NULL AS of
    FROM member AS m
    JOIN pg_catalog.pg_class AS c ON c.oid OPERATOR(pg_catalog.=) m.objid
    WHERE m.classid OPERATOR(pg_catalog.=) 'pg_catalog.pg_class'::pg_catalog.regclass
        AND (c.relkind OPERATOR(pg_catalog.=) 'v' OR c.relkind OPERATOR(pg_catalog.=) 'r')
)
SELECT entry.kind::pg_catalog.varchar(20) AS kind,
       pg_catalog.replace(coalesce((SELECT room.room FROM room WHERE room.name OPERATOR(pg_catalog.=) entry.name),
                                   (SELECT room.room FROM room WHERE room.name OPERATOR(pg_catalog.=) entry.of)), 'lib', 'progress')::pg_catalog.varchar(20) AS room,
       entry.name::pg_catalog.varchar(63) COLLATE pg_catalog."default" AS name,
       entry.signature::pg_catalog.varchar(2000) COLLATE pg_catalog."default" AS signature,
       entry.returns::pg_catalog.varchar(200) AS returns,
       pg_catalog.split_part(entry.text, E'\n', 1)::pg_catalog.varchar(200) COLLATE pg_catalog."default" AS zh,
       pg_catalog.split_part(entry.text, E'\n', 2)::pg_catalog.varchar(1000) COLLATE pg_catalog."default" AS en,
       pg_catalog.split_part(entry.text, E'\n', 3)::pg_catalog.varchar(1000) COLLATE pg_catalog."default" AS example
FROM entry
WHERE entry.text OPERATOR(pg_catalog.!~~) 'internal:%';
COMMENT ON VIEW bizenv.help IS
'帮助：本扩展和 bizenv_office 的全部函数、聚合、类型和视图
Every public function, aggregate, window function, type and view of the extension, and of bizenv_office where it is installed, with its meaning in Chinese and English and an example that runs; read from the catalog.
SELECT h.zh FROM bizenv.help AS h WHERE h.name = ''percent_of'';';
COMMENT ON COLUMN bizenv.help.kind IS '种类';
COMMENT ON COLUMN bizenv.help.room IS '所属';
COMMENT ON COLUMN bizenv.help.name IS '名称';
COMMENT ON COLUMN bizenv.help.signature IS '参数';
COMMENT ON COLUMN bizenv.help.returns IS '返回';
COMMENT ON COLUMN bizenv.help.zh IS '中文说明';
COMMENT ON COLUMN bizenv.help.en IS '英文说明';
COMMENT ON COLUMN bizenv.help.example IS '示例';
GRANT SELECT ON bizenv.help TO PUBLIC;

CREATE TYPE bizenv.help_row AS (
    room varchar(20),
    name varchar(63),
    zh varchar(26)
);
COMMENT ON TYPE bizenv.help_row IS
'帮助检索结果的一行
Row of help(word): the room, the name, and the beginning of what it does.
SELECT h.zh FROM bizenv.help(''percent_of'') AS h;';
COMMENT ON COLUMN bizenv.help_row.room IS '所属';
COMMENT ON COLUMN bizenv.help_row.name IS '名称';
COMMENT ON COLUMN bizenv.help_row.zh IS '中文说明';
-- (strpos: no sign in the word means anything but itself)
CREATE FUNCTION bizenv.help(word text) RETURNS SETOF bizenv.help_row
    LANGUAGE sql STABLE PARALLEL SAFE COST 100 ROWS 20
BEGIN ATOMIC
    SELECT f.room, f.name, f.zh FROM (
        SELECT DISTINCT ON (h.name, h.room) h.room, h.name,
               (CASE WHEN pg_catalog.length(h.zh) OPERATOR(pg_catalog.>) 26 THEN pg_catalog.left(h.zh, 25) OPERATOR(pg_catalog.||) '…' ELSE h.zh END)::pg_catalog.varchar(26) AS zh,
               CASE WHEN pg_catalog.lower(h.name) OPERATOR(pg_catalog.=) s.word THEN 1
                    WHEN EXISTS (SELECT FROM bizenv.help_words AS w WHERE w.name OPERATOR(pg_catalog.=) h.name AND w.word OPERATOR(pg_catalog.=) s.word) THEN 2
                    WHEN pg_catalog.strpos(h.name, s.word) OPERATOR(pg_catalog.>) 0 THEN 3
                    WHEN pg_catalog.strpos(pg_catalog.lower(h.zh), s.word) OPERATOR(pg_catalog.>) 0 THEN 4
                    WHEN EXISTS (SELECT FROM bizenv.help_words AS w WHERE w.name OPERATOR(pg_catalog.=) h.name AND pg_catalog.strpos(w.word, s.word) OPERATOR(pg_catalog.>) 0) THEN 5
                    WHEN pg_catalog.strpos(pg_catalog.lower(h.en), s.word) OPERATOR(pg_catalog.>) 0 THEN 6
               END AS place
        FROM bizenv.help AS h, (SELECT pg_catalog.lower(pg_catalog.btrim(coalesce(help.word, ''))) AS word) AS s
        ORDER BY h.name, h.room, place) AS f
    WHERE f.place OPERATOR(pg_catalog.>) 0
    ORDER BY f.place, f.room, f.name;
END;
COMMENT ON FUNCTION bizenv.help(text) IS
'按词查帮助：中文、英文、名称或人们惯用的词，结果适合窄屏
Rows: what the word is said of, the best first: the name, a word that people use for it (help_words), a part of the name, the Chinese, then the English description; an empty word, or NULL, lists everything; what a function does and takes in full stands in the view help.
SELECT h.name FROM bizenv.help(''年均增长'') AS h;  -- average_growth';
