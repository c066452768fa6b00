\echo Use "CREATE EXTENSION bizenv" to load this file. \quit

CREATE SCHEMA bizenv;
COMMENT ON SCHEMA bizenv IS
'营商环境工作台账的计算：进度、指标、销号、数值审核
Figures of a business-environment office: progress, indicators, closure, audited percentages. Everything that the extension bizenv brings stands here.
SELECT name, zh FROM bizenv.help ORDER BY name;';
GRANT USAGE ON SCHEMA bizenv TO PUBLIC;

CREATE FUNCTION bizenv.translated(message text) RETURNS text
    AS 'MODULE_PATHNAME', 'translated_message' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bizenv.translated(text) IS 'internal: a message of what is written in SQL, in the language of lc_messages';
