-- Words that the views hold, as they are printed: those of bizenv, and those that a
-- schema adds.  One that is neither is told with the view and the column where it stands.

-- The code of a word, and its row where it is the office's own
CREATE FUNCTION bizenv_internal.briefing_word(word text, of_column text, list text, words jsonb) RETURNS jsonb
    LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp SET jit = off CALLED ON NULL INPUT AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    own jsonb := words -> list -> btrim(word);
    code text := coalesce(own ->> 'code', bizenv.code_of_word(word, list));
BEGIN
    IF code IS NULL AND word IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = format(bizenv_internal.translated('view %s holds a word that is not understood'), format('%I.%I', words ->> 'schema', split_part(of_column, '.', 1))),
            DETAIL = format(bizenv_internal.translated('Column "%s" has "%s"; the words there are %s.'), split_part(of_column, '.', 2), left(word, 100), bizenv_internal.ledger_words_told(list, NULL, words)),
            HINT = CASE WHEN list <> ALL (bizenv_internal.ledger_own_lists()) THEN format('SELECT * FROM bizenv.code_words(%L);', list)
                ELSE bizenv_internal.ledger_word_hint(words ->> 'schema', list, word, (words ->> 'has_table')::boolean) END;
    END IF;
    RETURN jsonb_build_object('code', code) || coalesce(own, '{}');
END
$$;
COMMENT ON FUNCTION bizenv_internal.briefing_word(text, text, text, jsonb) IS 'internal: a word that a view holds';

CREATE FUNCTION bizenv_internal.briefing_label(word text, of_column text, list text, words jsonb, lang text DEFAULT 'zh') RETURNS text
    LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp SET jit = off CALLED ON NULL INPUT AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    meant jsonb := bizenv_internal.briefing_word(word, of_column, list, words);
BEGIN
    -- (an own word without an English one is printed as it is)
    RETURN CASE WHEN meant ? 'zh' THEN coalesce(CASE lang WHEN 'en' THEN meant ->> 'en' END, meant ->> 'zh') ELSE bizenv.code_label(meant ->> 'code', lang, list) END;
END
$$;
COMMENT ON FUNCTION bizenv_internal.briefing_label(text, text, text, jsonb, text) IS 'internal: a word that a view holds, as it is printed';

CREATE FUNCTION bizenv_internal.briefing_word_order(word text, of_column text, list text, words jsonb) RETURNS integer
    LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp SET jit = off CALLED ON NULL INPUT AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    meant jsonb := bizenv_internal.briefing_word(word, of_column, list, words);
BEGIN
    RETURN CASE WHEN meant ? 'zh' THEN coalesce((meant ->> 'place')::integer, 100) ELSE bizenv.code_order(meant ->> 'code', list) END;
END
$$;
COMMENT ON FUNCTION bizenv_internal.briefing_word_order(text, text, text, jsonb) IS 'internal: the place of a word that a view holds in its list';
