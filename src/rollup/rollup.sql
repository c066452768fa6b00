--
-- rollup (留存汇总): tallies that are kept up to date as the rows change
--
-- Writers put what a statement added and what it took away beside what was
-- counted before, and wait for nobody; who reads adds it up. A fold makes one
-- row of the many.

-- Totals: a sum of what came, without a sum of what left. Other tallies refuse
-- what comes twice or is too much, and are told in turn. Of the rest (least
-- values, sets) nothing can be taken out: the rows are counted again.
CREATE FUNCTION bizenv_internal.rollup_inverse(type oid) RETURNS text
    LANGUAGE sql STABLE STRICT PARALLEL SAFE
    RETURN (SELECT v.inverse FROM (VALUES
        ('bizenv.progress_tally'::pg_catalog.regtype, 'totals'), ('bizenv.progress_weight_tally'::pg_catalog.regtype, 'totals'), ('bizenv.weighted_tally'::pg_catalog.regtype, 'totals'), ('bizenv.stage_tally'::pg_catalog.regtype, 'totals'),
        ('bizenv.closure_tally'::pg_catalog.regtype, 'in_turn'), ('bizenv.composite_tally'::pg_catalog.regtype, 'in_turn'), ('bizenv.score_card_tally'::pg_catalog.regtype, 'in_turn'),
        ('bizenv.gap_tally'::pg_catalog.regtype, 'none'), ('bizenv.report_tally'::pg_catalog.regtype, 'none'), ('bizenv.trend_tally'::pg_catalog.regtype, 'none'), ('bizenv.weights_tally'::pg_catalog.regtype, 'none'),
        ('bizenv.month_set'::pg_catalog.regtype, 'none')) AS v(type, inverse)
        WHERE v.type::pg_catalog.oid OPERATOR(pg_catalog.=) rollup_inverse.type);
COMMENT ON FUNCTION bizenv_internal.rollup_inverse(oid) IS 'internal: how rows that left are taken out of a tally of this type; NULL for what is no tally';

CREATE FUNCTION bizenv_internal.rollup_rest(t bizenv.progress_tally, part bizenv.progress_tally) RETURNS bizenv.progress_tally
    AS 'MODULE_PATHNAME', 'rollup_rest' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bizenv_internal.rollup_rest(bizenv.progress_tally, bizenv.progress_tally) IS 'internal: a tally without a part of it';
CREATE FUNCTION bizenv_internal.rollup_rest(t bizenv.progress_weight_tally, part bizenv.progress_weight_tally) RETURNS bizenv.progress_weight_tally
    AS 'MODULE_PATHNAME', 'rollup_rest' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bizenv_internal.rollup_rest(bizenv.progress_weight_tally, bizenv.progress_weight_tally) IS 'internal: a tally without a part of it';
CREATE FUNCTION bizenv_internal.rollup_rest(t bizenv.weighted_tally, part bizenv.weighted_tally) RETURNS bizenv.weighted_tally
    AS 'MODULE_PATHNAME', 'rollup_rest' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bizenv_internal.rollup_rest(bizenv.weighted_tally, bizenv.weighted_tally) IS 'internal: a tally without a part of it';
CREATE FUNCTION bizenv_internal.rollup_rest(t bizenv.stage_tally, part bizenv.stage_tally) RETURNS bizenv.stage_tally
    AS 'MODULE_PATHNAME', 'rollup_rest' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bizenv_internal.rollup_rest(bizenv.stage_tally, bizenv.stage_tally) IS 'internal: a tally without a part of it';

CREATE FUNCTION bizenv_internal.rollup_net(tallies bizenv.closure_tally[], removed boolean[]) RETURNS bizenv.closure_tally
    AS 'MODULE_PATHNAME', 'rollup_net' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION bizenv_internal.rollup_net(bizenv.closure_tally[], boolean[]) IS 'internal: tallies that came and left, one after the other';
CREATE FUNCTION bizenv_internal.rollup_net(tallies bizenv.composite_tally[], removed boolean[]) RETURNS bizenv.composite_tally
    AS 'MODULE_PATHNAME', 'rollup_net' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION bizenv_internal.rollup_net(bizenv.composite_tally[], boolean[]) IS 'internal: tallies that came and left, one after the other';
CREATE FUNCTION bizenv_internal.rollup_net(tallies bizenv.score_card_tally[], removed boolean[]) RETURNS bizenv.score_card_tally
    AS 'MODULE_PATHNAME', 'rollup_net' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION bizenv_internal.rollup_net(bizenv.score_card_tally[], boolean[]) IS 'internal: tallies that came and left, one after the other';

CREATE FUNCTION bizenv_internal.rollup_expression(source regclass, expression text, part text) RETURNS text[]
    AS 'MODULE_PATHNAME', 'rollup_expression' LANGUAGE C STABLE STRICT COST 100;
COMMENT ON FUNCTION bizenv_internal.rollup_expression(regclass, text, text) IS 'internal: reads a group, a tally or a filter over the columns of a table; its name and itself as PostgreSQL writes it';
CREATE FUNCTION bizenv_internal.rollup_whole(source regclass, kept regclass, change regproc) RETURNS boolean
    AS 'MODULE_PATHNAME', 'rollup_whole' LANGUAGE C STABLE STRICT COST 100;
COMMENT ON FUNCTION bizenv_internal.rollup_whole(regclass, regclass, regproc) IS 'internal: raises unless kept tallies are told of all rows of their table';
CREATE FUNCTION bizenv_internal.rollup_told(source regclass, kept regclass, change regproc) RETURNS boolean
    AS 'MODULE_PATHNAME', 'rollup_told' LANGUAGE C STABLE STRICT COST 100;
COMMENT ON FUNCTION bizenv_internal.rollup_told(regclass, regclass, regproc) IS 'internal: are kept tallies told of all rows of their table?';
CREATE FUNCTION bizenv_internal.rollup_turn(changed oid, source regclass) RETURNS boolean
    AS 'MODULE_PATHNAME', 'rollup_turn' LANGUAGE C STABLE STRICT COST 100;
COMMENT ON FUNCTION bizenv_internal.rollup_turn(oid, regclass) IS 'internal: raises unless a changed table belongs to the one whose tallies are kept';
CREATE FUNCTION bizenv_internal.rollup_in_shards(source regclass) RETURNS boolean
    AS 'MODULE_PATHNAME', 'rollup_in_shards' LANGUAGE C STABLE STRICT COST 100;
COMMENT ON FUNCTION bizenv_internal.rollup_in_shards(regclass) IS 'internal: are the rows of a table in shards of Citus?';
CREATE FUNCTION bizenv_internal.rollup_guard() RETURNS trigger
    AS 'MODULE_PATHNAME', 'rollup_guard' LANGUAGE C;
COMMENT ON FUNCTION bizenv_internal.rollup_guard() IS 'internal: keeps rows that came from elsewhere out of kept tallies';

-- The function of the triggers belongs to who keeps the tallies and runs as he, so
-- that it needs a language in which anybody may write; that in which the server's
-- own time is spent sparingly, C, is not one. This one is PL/pgSQL, run as the owner
-- of the function under fixed settings, or, where a few rows changed, by C instead.
CREATE FUNCTION bizenv_internal.rollup_handler() RETURNS language_handler
    AS 'MODULE_PATHNAME', 'rollup_handler' LANGUAGE C;
COMMENT ON FUNCTION bizenv_internal.rollup_handler() IS 'internal: runs the functions of the triggers of kept tallies';
CREATE FUNCTION bizenv_internal.rollup_validator(function oid) RETURNS void
    AS 'MODULE_PATHNAME', 'rollup_validator' LANGUAGE C STRICT;
COMMENT ON FUNCTION bizenv_internal.rollup_validator(oid) IS 'internal: lets those make functions of the triggers of kept tallies who may write PL/pgSQL';
CREATE TRUSTED LANGUAGE bizenv_rollup HANDLER bizenv_internal.rollup_handler VALIDATOR bizenv_internal.rollup_validator;
COMMENT ON LANGUAGE bizenv_rollup IS 'internal: the functions of the triggers of kept tallies, in PL/pgSQL, run as their owners';
--@include parts.sql
--@include keep.sql
--@include fold.sql
