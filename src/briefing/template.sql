--
-- briefing (通报), the words of papers: templates that an office edits as rows
--

CREATE TYPE bizenv.paper_template_row AS (
    paper varchar(20),
    lang varchar(2),
    place integer,
    part varchar(20),
    text varchar(2000)
);
COMMENT ON TYPE bizenv.paper_template_row IS
'文书模板的一行：哪种文书、第几行、哪一部分、写什么
Row of paper_templates, and of the table paper_template of a ledger: a part of a paper, with {words} that are filled in, and [parts that are left out where a word of theirs is missing|what is written instead].
SELECT t.text FROM bizenv.paper_templates() AS t WHERE t.paper = ''letter'' AND t.lang = ''zh'' AND t.part = ''title'';  -- 关于“{问题}”问题的{文书}';
COMMENT ON COLUMN bizenv.paper_template_row.paper IS '文书';
COMMENT ON COLUMN bizenv.paper_template_row.lang IS '语言';
COMMENT ON COLUMN bizenv.paper_template_row.place IS '行次';
COMMENT ON COLUMN bizenv.paper_template_row.part IS '部分';
COMMENT ON COLUMN bizenv.paper_template_row.text IS '文字';

CREATE FUNCTION bizenv.paper_templates() RETURNS SETOF bizenv.paper_template_row
    LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 50
BEGIN ATOMIC
    SELECT t.paper::pg_catalog.varchar(20), t.lang::pg_catalog.varchar(2), t.place, t.part::pg_catalog.varchar(20), t.text::pg_catalog.varchar(2000)
    FROM (VALUES
        ('order', 'zh', 1, 'head', '[{标志}]'),
        ('order', 'zh', 2, 'title', '工作交办单'),
        ('order', 'zh', 3, 'number', '[{交办单文号}|第{交办单号}号]'),
        ('order', 'zh', 4, 'addressee', '{单位}：'),
        ('order', 'zh', 5, 'body', '现将“{问题}”问题[（来源：{来源}）]交办你单位。'),
        ('order', 'zh', 6, 'body', '一、办理要求：“{要求}”。'),
        ('order', 'zh', 7, 'body', '二、办结期限：{办结期限}[（{工作日}个工作日，自交办次日起算）]。'),
        ('order', 'zh', 8, 'body', '三、请在期限内办结并书面反馈办理结果；不能按期办结的，应在期限届满前说明原因。'),
        ('order', 'zh', 9, 'contact', '[联系人、电话：{联系人}]'),
        ('order', 'zh', 10, 'issuer', '[{署名}]'),
        ('order', 'zh', 11, 'issued_on', '交办日期：{交办日期}'),
        ('order', 'zh', 12, 'note', '[{说明}]'),
        ('order', 'zh', 13, 'copy_to', '[抄送：{抄送}]'),
        ('order', 'en', 1, 'head', '[{head}]'),
        ('order', 'en', 2, 'title', 'ASSIGNMENT ORDER (工作交办单)'),
        ('order', 'en', 3, 'number', 'No. [{order_document_number}|{order_number}]'),
        ('order', 'en', 4, 'addressee', 'To: {unit}'),
        ('order', 'en', 5, 'body', 'Matter: “{problem}”[ (source: {source})]'),
        ('order', 'en', 6, 'body', 'Requirement: “{requirement}”'),
        ('order', 'en', 7, 'body', 'Deadline: {due_on}[ ({workdays}, counted from the day after this order)]'),
        ('order', 'en', 8, 'body', 'Please settle the matter by the deadline and answer in writing; if it cannot be settled in time, say why before the deadline.'),
        ('order', 'en', 9, 'contact', '[Contact: {contact}]'),
        ('order', 'en', 10, 'issuer', '[{issuer}]'),
        ('order', 'en', 11, 'issued_on', 'Date: {ordered_on}'),
        ('order', 'en', 12, 'note', '[{note}]'),
        ('order', 'en', 13, 'copy_to', '[Copy to: {copy_to}]'),
        ('letter', 'zh', 1, 'head', '[{标志}]'),
        ('letter', 'zh', 2, 'title', '关于“{问题}”问题的{文书}'),
        ('letter', 'zh', 3, 'number', '[{文号}|（发文字号）]'),
        ('letter', 'zh', 4, 'addressee', '{单位}：'),
        ('letter', 'zh', 5, 'body', '{交办日期}，我办以[{交办单文号}|第{交办单号}号]工作交办单将“{问题}”问题[（来源：{来源}）]交你单位办理，要求“{要求}”，办结期限为{办结期限}[（{工作日}个工作日）]。'),
        ('letter', 'zh', 6, 'body', '截至{日期}，{办理情况}。[督办理由：{理由}。]请抓紧办理，于[{反馈期限}|　　年　　月　　日]前将办理结果[和{逾期原因}]书面反馈我办。'),
        ('letter', 'zh', 7, 'body', '特此函达。'),
        ('letter', 'zh', 8, 'contact', '[联系人、电话：{联系人}|（联系人、电话）]'),
        ('letter', 'zh', 9, 'issuer', '[{署名}|（署名）]'),
        ('letter', 'zh', 10, 'issued_on', '{日期}'),
        ('letter', 'zh', 11, 'note', '[（{重印日期}重印）]'),
        ('letter', 'zh', 12, 'copy_to', '[抄送：{抄送}]'),
        ('letter', 'en', 1, 'head', '[{head}]'),
        ('letter', 'en', 2, 'title', 'LETTER OF SUPERVISION ({paper_name})'),
        ('letter', 'en', 3, 'number', '[No. {document_number}|(document number)]'),
        ('letter', 'en', 4, 'reference', 'On order No. [{order_document_number}|{order_number}]'),
        ('letter', 'en', 5, 'addressee', 'To: {unit}'),
        ('letter', 'en', 6, 'body', 'Matter: “{problem}”[ (source: {source})]'),
        ('letter', 'en', 7, 'body', 'Requirement: “{requirement}”'),
        ('letter', 'en', 8, 'body', 'Ordered on {ordered_on}, due on {due_on}[ ({workdays})].'),
        ('letter', 'en', 9, 'body', 'As of {day}: {state}.'),
        ('letter', 'en', 10, 'body', '[Reason: {reason}.]'),
        ('letter', 'en', 11, 'body', 'Please settle the matter at once, and answer in writing by [{reply_by}|____________] with the result[ and {delay}].'),
        ('letter', 'en', 12, 'contact', '[Contact: {contact}|(contact and telephone)]'),
        ('letter', 'en', 13, 'issuer', '[{issuer}|(signature)]'),
        ('letter', 'en', 14, 'issued_on', 'Date: {day}'),
        ('letter', 'en', 15, 'note', '[(Reprint of {reprint_day})]'),
        ('letter', 'en', 16, 'copy_to', '[Copy to: {copy_to}]'),
        ('briefing', 'zh', 1, 'head', '[{标志}]'),
        ('briefing', 'zh', 2, 'number', '[{文号}]'),
        ('briefing', 'zh', 3, 'addressee', '[{主送}：]'),
        ('briefing', 'zh', 4, 'contact', '[联系人、电话：{联系人}]'),
        ('briefing', 'zh', 5, 'issuer', '[{署名}]'),
        ('briefing', 'zh', 6, 'issued_on', '{日期}'),
        ('briefing', 'zh', 7, 'copy_to', '[抄送：{抄送}]'),
        ('briefing', 'en', 1, 'head', '[{head}]'),
        ('briefing', 'en', 2, 'number', '[No. {document_number}]'),
        ('briefing', 'en', 3, 'addressee', '[To: {addressee}]'),
        ('briefing', 'en', 4, 'contact', '[Contact: {contact}]'),
        ('briefing', 'en', 5, 'issuer', '[{issuer}]'),
        ('briefing', 'en', 6, 'issued_on', '{day}'),
        ('briefing', 'en', 7, 'copy_to', '[Copy to: {copy_to}]')
    ) AS t(paper, lang, place, part, text);
END;
COMMENT ON FUNCTION bizenv.paper_templates() IS
'文书模板：交办单、督办函、通报的固定文字，单位可复制到台账的 paper_template 表中改写
Rows: the templates of orders, letters and the frame of the briefing that papers are made by where a ledger has none of its own; what an office copies into the table paper_template of its ledger and changes there is used instead, paper by paper and language by language; write it in FROM.
SELECT t.place, t.part, t.text FROM bizenv.paper_templates() AS t WHERE t.paper = ''letter'' AND t.lang = ''zh'' ORDER BY t.place;';

-- The words of a template filled in.  What is filled in is never read as a template.
-- NULL where a word is missing and all are needed.
CREATE FUNCTION bizenv_internal.paper_words(template text, words jsonb, all_needed boolean) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    result text := '';
    piece text;
    word text;
BEGIN
    FOR piece IN SELECT m.found[1] FROM regexp_matches(template, '[^{]+|[{][^{}]*[}]|[{]', 'g') AS m(found) LOOP
        IF piece NOT LIKE '{%}' THEN
            result := result || piece;
            CONTINUE;
        END IF;
        word := btrim(piece, '{} ');
        IF NOT words ? word THEN
            RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
                MESSAGE = bizenv_internal.translated('a template has a word that "words" does not have'),
                DETAIL = format(bizenv_internal.translated('The text "%s" has {%s}.'), left(template, 200), left(word, 60)),
                HINT = format(bizenv_internal.translated('The words given are %s; a word that is null is left out.'), coalesce((SELECT left(string_agg(left(k, 60), ', ' ORDER BY k COLLATE "C"), 1000) FROM jsonb_object_keys(words) AS k), '{}'));
        ELSIF words ->> word IS NULL AND all_needed THEN
            RETURN NULL;
        END IF;
        result := result || coalesce(words ->> word, '');
    END LOOP;
    RETURN result;
END
$$;
COMMENT ON FUNCTION bizenv_internal.paper_words(text, jsonb, boolean) IS 'internal: the words of a template filled in';

-- One part: [a group|another] is the first of its texts that lacks no word, or nothing.
CREATE FUNCTION bizenv_internal.paper_fill(template text, words jsonb) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    result text := '';
    rest text := template;
    cut text[];
    choice text;
BEGIN
    LOOP
        cut := regexp_match(rest, '^([^[]*)[[]([^]]*)[]](.*)$');
        EXIT WHEN cut IS NULL;
        result := result || bizenv_internal.paper_words(cut[1], words, false);
        FOREACH choice IN ARRAY string_to_array(cut[2], '|') LOOP
            choice := bizenv_internal.paper_words(choice, words, true);
            EXIT WHEN choice IS NOT NULL;
        END LOOP;
        result := result || coalesce(choice, '');
        rest := cut[3];
    END LOOP;
    result := result || bizenv_internal.paper_words(rest, words, false);
    -- (a paper that ends in the middle of a sentence would go out)
    IF length(result) > 8000 THEN
        RAISE EXCEPTION USING ERRCODE = 'program_limit_exceeded',
            MESSAGE = bizenv_internal.translated('a part of a paper is too long'),
            DETAIL = format(bizenv_internal.translated('With the words given it has %s characters and may have 8000; it begins "%s".'), length(result), left(result, 60)),
            HINT = bizenv_internal.translated('Shorten the words that go into it, or its template.');
    END IF;
    RETURN result;
END
$$;
COMMENT ON FUNCTION bizenv_internal.paper_fill(text, jsonb) IS 'internal: one part of a paper, from its template';

CREATE TYPE bizenv.paper_part_row AS (
    place integer,
    part varchar(20),
    text varchar(8000)
);
COMMENT ON TYPE bizenv.paper_part_row IS
'文书的一部分：发文机关标志、标题、发文字号、主送机关、正文、联系人、署名、成文日期、附注、抄送
Row of paper_parts and letter_parts: head, title, number, reference, addressee, body, contact, issuer, issued_on, note or copy_to of a paper, in words, in the order of the template.
SELECT p.text FROM bizenv.letter_parts(''sample'', 33) AS p WHERE p.part = ''title'';';
COMMENT ON COLUMN bizenv.paper_part_row.place IS '行次';
COMMENT ON COLUMN bizenv.paper_part_row.part IS '部分';
COMMENT ON COLUMN bizenv.paper_part_row.text IS '文字';

CREATE FUNCTION bizenv.paper_parts(schema text, paper text, words jsonb, lang text DEFAULT 'zh') RETURNS SETOF bizenv.paper_part_row
    LANGUAGE plpgsql STABLE PARALLEL UNSAFE COST 10000 ROWS 15 SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    told text := CASE WHEN bizenv_internal.briefing_english(lang) THEN 'en' ELSE 'zh' END;
    missing text := CASE WHEN schema IS NULL THEN 'schema' WHEN paper IS NULL THEN 'paper' WHEN words IS NULL THEN 'words' END;
    own bizenv.paper_template_row[];
BEGIN
    IF missing IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'null_value_not_allowed',
            MESSAGE = format(bizenv_internal.translated('%s must not be NULL'), missing),
            DETAIL = format(bizenv_internal.translated('Argument "%s" is NULL.'), missing),
            HINT = bizenv_internal.translated('Which templates there are: SELECT * FROM bizenv.paper_templates().');
    ELSIF paper <> ALL (ARRAY(SELECT t.paper::text FROM bizenv.paper_templates() AS t)) THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = bizenv_internal.translated('there is no such paper'),
            DETAIL = format(bizenv_internal.translated('Argument "paper" is "%s".'), left(paper, 60)),
            HINT = bizenv_internal.translated('Which templates there are: SELECT * FROM bizenv.paper_templates().');
    ELSIF jsonb_typeof(words) <> 'object' OR EXISTS (SELECT FROM jsonb_each(words) AS w WHERE jsonb_typeof(w.value) NOT IN ('string', 'number', 'null')) THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = bizenv_internal.translated('the words of a paper must be texts'),
            DETAIL = bizenv_internal.translated('Argument "words" must be a JSON object of texts, numbers and null.'),
            HINT = 'words => ''{"日期": "2025年7月31日"}''.';
    END IF;
    -- (a ledger's own template, where the reader may read it; views over own tables have none)
    IF EXISTS (SELECT FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
        WHERE n.nspname = schema COLLATE "C" AND c.relname = 'paper_template' AND c.relkind = 'r' AND has_schema_privilege(n.oid, 'USAGE')
            AND has_table_privilege(c.oid, 'SELECT') AND EXISTS (SELECT FROM pg_class AS v WHERE v.relnamespace = n.oid AND v.relname = 'ledger_version')) THEN
        PERFORM bizenv_internal.ledger_fits(schema, true);
        EXECUTE format('SELECT array_agg(ROW(t.paper, t.lang, t.place, t.part, t.text)::bizenv.paper_template_row ORDER BY t.place)
            FROM %I.paper_template AS t WHERE t.paper = $1 AND t.lang = $2', schema) INTO own USING paper, told;
    END IF;
    own := coalesce(own, ARRAY(SELECT t FROM bizenv.paper_templates() AS t WHERE t.paper = paper_parts.paper AND t.lang = told ORDER BY t.place));
    RETURN QUERY SELECT f.place, f.part, f.text::varchar(8000)
        FROM (SELECT t.place, t.part, bizenv_internal.paper_fill(t.text, words) AS text FROM unnest(own) AS t) AS f
        WHERE f.text <> '' ORDER BY f.place;
END
$$;
COMMENT ON FUNCTION bizenv.paper_parts(text, text, jsonb, text) IS
'按模板写出文书的各部分：order 交办单，letter 督办函，briefing 通报的套头
Rows: the parts of a paper (order, letter, briefing), its template filled in with words, lang zh or en; the template is that of the ledger, in its table paper_template, else the one that is shipped; a part of which nothing is left is left out; a word that the template has and words has not, another paper, or words that are no object of texts are 22023, a part of more than 8000 characters is 54000, NULL 22004; write it in FROM.
SELECT p.part, p.text FROM bizenv.paper_parts(''sample'', ''briefing'', ''{"标志": null, "文号": "乌政数发〔2025〕8号", "主送": "各旗县区", "联系人": null, "署名": "市营商环境办", "日期": "2025年8月4日", "抄送": null}'') AS p;';
