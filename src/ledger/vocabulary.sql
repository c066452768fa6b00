-- Words of an office's own: kinds of list, sources of problems, kinds of benchmark.
-- A ledger has a table of them; so may a schema with views over an office's own tables.

CREATE FUNCTION bizenv_internal.ledger_own_lists() RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN '{list_kind,problem_source,benchmark_kind}'::pg_catalog.text[];
COMMENT ON FUNCTION bizenv_internal.ledger_own_lists() IS 'internal: the lists of code words to which an office adds words of its own';

-- What a schema says: its name, whether it has a table of words, and by list each
-- word, its code as well as what is printed, with the code, the labels and the place
-- of it.  (A BI tool reads the columns that the views read, and no English.)
CREATE FUNCTION bizenv_internal.ledger_words(schema text) RETURNS jsonb
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    schema text := bizenv_internal.ledger_seen(ledger_words.schema);
    readable text[];
    result jsonb := '{}';
BEGIN
    SELECT array_agg(a.attname::text) INTO readable
    FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relnamespace = (SELECT n.oid FROM pg_namespace AS n WHERE n.nspname = schema COLLATE "C") AND c.relname = 'vocabulary' AND c.relkind IN ('r', 'v', 'm', 'f', 'p')
        AND a.attname IN ('list', 'code', 'zh', 'en', 'place') AND has_column_privilege(c.oid, a.attnum, 'SELECT');
    IF readable @> '{list,code,zh,place}' THEN
        EXECUTE format('SELECT jsonb_object_agg(l.list, l.words) FROM (
            SELECT v.list::text AS list, jsonb_object_agg(k.word, jsonb_build_object(''code'', v.code::text, ''zh'', v.zh::text, ''en'', %s, ''place'', v.place::integer)) AS words
            FROM %I.vocabulary AS v CROSS JOIN LATERAL (VALUES (v.code::text), (v.zh::text)) AS k(word)
            WHERE v.list::text = ANY ($1) AND k.word IS NOT NULL GROUP BY v.list::text) AS l',
            CASE WHEN 'en' = ANY (readable) THEN 'v.en::text' ELSE 'NULL' END, schema) INTO result USING bizenv_internal.ledger_own_lists();
    ELSIF EXISTS (SELECT FROM bizenv_internal.ledger_placed(NULL) AS p JOIN pg_class AS v ON v.oid = p JOIN pg_namespace AS n ON n.oid = v.relnamespace
        WHERE n.nspname = schema COLLATE "C" AND has_table_privilege(p, 'SELECT')) THEN
        -- (views of a ledger that is not seen itself tell the words that they hold)
        EXECUTE format('SELECT jsonb_object_agg(l.list, l.words) FROM (
            SELECT v.list, jsonb_object_agg(k.word, jsonb_build_object(''code'', v.code, ''zh'', v.zh, ''en'', NULL, ''place'', v.place)) AS words
            FROM (SELECT DISTINCT ''list_kind'' AS list, t.list_kind::text AS code, t.list_kind_zh::text AS zh, t.list_kind_order AS place FROM %1$I.v_task_list AS t
                UNION SELECT DISTINCT ''problem_source'', s.source, s.source_zh, s.source_order FROM %1$I.v_supervision AS s
                UNION SELECT DISTINCT ''benchmark_kind'', i.benchmark_kind, i.benchmark_kind_zh, i.benchmark_kind_order FROM %1$I.v_indicator_gap AS i) AS v
            CROSS JOIN LATERAL (VALUES (v.code), (v.zh)) AS k(word)
            WHERE k.word IS NOT NULL AND bizenv.code_of_word(v.code, v.list) IS NULL GROUP BY v.list) AS l', schema) INTO result;
    END IF;
    RETURN coalesce(result, '{}') || jsonb_build_object('schema', schema, 'has_table', readable IS NOT NULL);
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_words(text) IS 'internal: the words that a schema adds to the lists of code words';

-- The words of a list, an office's own behind those of bizenv, for a message
CREATE FUNCTION bizenv_internal.ledger_words_told(list text, leaves_out text, words jsonb) RETURNS text
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET jit = off CALLED ON NULL INPUT AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
BEGIN
    RETURN concat_ws('、', (SELECT string_agg(w.code_zh, '、' ORDER BY w.code_order) FROM bizenv.code_words(list) AS w WHERE w.code IS DISTINCT FROM leaves_out),
        (SELECT string_agg(o.word ->> 'zh', '、' ORDER BY (o.word ->> 'place')::integer, o.word ->> 'code' COLLATE "C")
         FROM (SELECT DISTINCT e.value AS word FROM jsonb_each(words -> list) AS e) AS o));
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_words_told(text, text, jsonb) IS 'internal: the printed words of a list, in their order';

-- What to type so that a word is one of the office's own, where there is a table of
-- them, and where there is none.  (A code is Latin: of a word that is none an example
-- stands there.)
CREATE FUNCTION bizenv_internal.ledger_word_hint(schema text, list text, word text, has_table boolean) RETURNS text
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    is_code boolean := word ~ '^[a-z][a-z0-9_]*$' AND length(word) <= 20;
BEGIN
    RETURN CASE WHEN has_table THEN '' ELSE format('CREATE TABLE %I.vocabulary (list text, code text, zh text, en text, place integer); ', schema) END
        || format('INSERT INTO %I.vocabulary (list, code, zh) VALUES (%L, %L, %L);', schema, list, CASE WHEN is_code THEN word ELSE 'own_word' END,
            CASE WHEN is_code THEN '…' ELSE left(word, 20) END);
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_word_hint(text, text, text, boolean) IS 'internal: the statement that adds a word to those of an office';

-- Columns of these words hold a code, one of bizenv's or of the office's own.  The row
-- of an own word is held meanwhile, so that nobody takes it away.
CREATE FUNCTION bizenv_internal.ledger_word() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    col name := CASE TG_TABLE_NAME WHEN 'task_list' THEN 'list_kind' WHEN 'problem' THEN 'source' ELSE 'benchmark_kind' END;
    list text := CASE col WHEN 'source' THEN 'problem_source' ELSE col END;
    word text;
    meant text;
    found_one text;
BEGIN
    PERFORM bizenv_internal.ledger_serves(TG_RELID, concat_ws(' ', TG_WHEN, TG_OP, TG_LEVEL), '{benchmark,problem,task_list}',
        '{BEFORE INSERT ROW,BEFORE UPDATE ROW}', ARRAY[col || ' character varying']);
    -- (each is planned where it is met: no table has all three)
    IF col = 'source' THEN
        word := NEW.source;
    ELSIF col = 'list_kind' THEN
        word := NEW.list_kind;
    ELSE
        word := NEW.benchmark_kind;
    END IF;
    meant := bizenv.code_of_word(word, list);
    -- (a NULL is refused by its column)
    IF word IS NULL OR meant = word THEN
        RETURN NEW;
    END IF;
    EXECUTE format('SELECT v.code FROM %I.vocabulary AS v WHERE v.list = $1 AND v.code = $2 FOR KEY SHARE', TG_TABLE_SCHEMA) INTO found_one USING list, word;
    IF found_one IS NULL THEN
        EXECUTE format('SELECT v.code FROM %I.vocabulary AS v WHERE v.list = $1 AND v.zh = $2', TG_TABLE_SCHEMA) INTO found_one USING list, word;
        RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, COLUMN = col,
            MESSAGE = format(bizenv_internal.translated('column "%s" of %s cannot hold "%s"'), col, format('%I.%I', TG_TABLE_SCHEMA, TG_TABLE_NAME), word),
            DETAIL = format(bizenv_internal.translated('The words there are %s; columns hold their codes.'), bizenv_internal.ledger_words_told(list, NULL, bizenv_internal.ledger_words(TG_TABLE_SCHEMA))),
            HINT = CASE WHEN coalesce(meant, found_one) IS NOT NULL THEN format(bizenv_internal.translated('Use its code: ''%s''.'), coalesce(meant, found_one))
                ELSE bizenv_internal.ledger_word_hint(TG_TABLE_SCHEMA, list, word, true) END;
    END IF;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_word() IS 'internal: trigger of the columns of a ledger that hold a word of bizenv or of the office';

-- A word is one thing: none of those that bizenv reads in that list; and one that rows
-- hold stays.
CREATE FUNCTION bizenv_internal.ledger_vocabulary() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    fault record;
    holder record;
    has record;
BEGIN
    PERFORM bizenv_internal.ledger_serves(TG_RELID, concat_ws(' ', TG_WHEN, TG_OP, TG_LEVEL), '{vocabulary}',
        '{BEFORE INSERT ROW,BEFORE UPDATE ROW,BEFORE DELETE ROW}', '{list character varying,code character varying,zh character varying,place integer}');
    IF TG_OP <> 'DELETE' AND NEW.list = ANY (bizenv_internal.ledger_own_lists()) THEN
        SELECT w.word, bizenv.code_of_word(w.word, NEW.list) AS meant INTO fault FROM (VALUES (1, NEW.code::text), (2, NEW.zh::text)) AS w(n, word)
        WHERE bizenv.code_of_word(w.word, NEW.list) IS NOT NULL ORDER BY w.n LIMIT 1;
        IF fault.word IS NULL THEN
            EXECUTE format('SELECT CASE v.zh WHEN $2 THEN v.zh ELSE v.code END::text AS word, v.code::text AS meant FROM %I.vocabulary AS v
                WHERE v.list = $1 AND v.code <> $2 AND (v.zh = $2 OR v.code = $3) LIMIT 1', TG_TABLE_SCHEMA) INTO fault USING NEW.list, NEW.code, NEW.zh;
        END IF;
        IF fault.word IS NOT NULL THEN
            RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
                MESSAGE = format(bizenv_internal.translated('"%s" is a word already'), fault.word),
                DETAIL = format(bizenv_internal.translated('In the list %s it is read as %s.'), NEW.list, fault.meant),
                HINT = format(bizenv_internal.translated('Use that, or another word; SELECT * FROM bizenv.code_words(%L) lists those that are taken.'), NEW.list);
        END IF;
    END IF;
    IF TG_OP = 'INSERT' OR TG_OP = 'UPDATE' AND (NEW.list, NEW.code) = (OLD.list, OLD.code) THEN
        RETURN NEW;
    END IF;
    SELECT CASE OLD.list WHEN 'list_kind' THEN 'task_list' WHEN 'problem_source' THEN 'problem' ELSE 'benchmark' END AS relation,
        CASE OLD.list WHEN 'problem_source' THEN 'source' ELSE OLD.list END AS col INTO holder;
    -- (who uses the word holds its row, for which this one has waited: what he did is seen)
    has := bizenv_internal.ledger_read(format('SELECT EXISTS (SELECT FROM %I.%I AS t WHERE t.%I = %L) AS word', TG_TABLE_SCHEMA, holder.relation, holder.col, OLD.code), NULL);
    IF has.word THEN
        RAISE EXCEPTION USING ERRCODE = 'foreign_key_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
            MESSAGE = format(bizenv_internal.translated('"%s" is a word that rows hold'), OLD.code),
            DETAIL = format(bizenv_internal.translated('Column "%s" of %s has it.'), holder.col, format('%I.%I', TG_TABLE_SCHEMA, holder.relation)),
            HINT = format(bizenv_internal.translated('What is printed may change: %s'), format('UPDATE %I.vocabulary SET zh = ''…'' WHERE (list, code) = (%L, %L);', TG_TABLE_SCHEMA, OLD.list, OLD.code));
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
$$;
COMMENT ON FUNCTION bizenv_internal.ledger_vocabulary() IS 'internal: trigger of the words of an office in a ledger';
