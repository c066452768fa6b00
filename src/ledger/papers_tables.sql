
-- -------------------------------------------------------------- 文书和表格
--
-- The words of papers as the office wants them: what stands here for a paper and a
-- language is used instead of bizenv.paper_templates().

CREATE TABLE paper_template (
    paper varchar(20) NOT NULL CHECK (paper IN ('order', 'letter', 'briefing')),
    lang varchar(2) NOT NULL DEFAULT 'zh' CHECK (lang IN ('zh', 'en')),
    place integer NOT NULL CHECK (place BETWEEN 1 AND 1000),
    part varchar(20) NOT NULL CHECK (part IN ('head', 'title', 'number', 'reference', 'addressee', 'body', 'contact', 'issuer', 'issued_on', 'note', 'copy_to')),
    text varchar(2000) NOT NULL CHECK (text <> ''),
    PRIMARY KEY (paper, lang, place)
);
COMMENT ON TABLE paper_template IS '文书模板：本单位的文字';
COMMENT ON COLUMN paper_template.paper IS '文书';
COMMENT ON COLUMN paper_template.lang IS '语言';
COMMENT ON COLUMN paper_template.place IS '行次';
COMMENT ON COLUMN paper_template.part IS '部分';
COMMENT ON COLUMN paper_template.text IS '文字';

-- How a sheet that comes every month is read: which heading goes where.
CREATE TABLE sheet_mapping (
    name varchar(80) PRIMARY KEY CHECK (name <> ''),
    target varchar(63) NOT NULL,
    mapping jsonb NOT NULL CHECK (jsonb_typeof(mapping) = 'object'),
    saved_at timestamptz NOT NULL
);
COMMENT ON TABLE sheet_mapping IS '表格对应：每月导入的表怎样读';
COMMENT ON COLUMN sheet_mapping.name IS '名称';
COMMENT ON COLUMN sheet_mapping.target IS '目标表';
COMMENT ON COLUMN sheet_mapping.mapping IS '对应关系';
COMMENT ON COLUMN sheet_mapping.saved_at IS '保存时间';
