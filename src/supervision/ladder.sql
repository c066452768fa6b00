--
-- supervision (督办): the table of ladders, and the shipped rungs
--

-- Rows that are shipped come with the extension, and an update may replace
-- them; an office adds its own (shipped false), which win. The library reads
-- this table as the server reads its catalog: its columns are checked here.
CREATE TABLE bizenv.ladder_rung (
    ladder varchar(40) COLLATE pg_catalog."C" NOT NULL CHECK (ladder OPERATOR(pg_catalog.~) '[^[:space:]]'),
    level integer NOT NULL CHECK (level OPERATOR(pg_catalog.>=) 1),
    alternative integer NOT NULL DEFAULT 1 CHECK (alternative OPERATOR(pg_catalog.>=) 1),
    name varchar(40) NOT NULL CHECK (name OPERATOR(pg_catalog.~) '[^[:space:]]'),
    overdue_workdays integer CHECK (overdue_workdays OPERATOR(pg_catalog.>=) 0),
    lag_pp numeric(7,2) CHECK (lag_pp OPERATOR(pg_catalog.>=) 0 AND lag_pp OPERATOR(pg_catalog.<) 100000),
    time_left_pct numeric(7,2) CHECK (time_left_pct OPERATOR(pg_catalog.>=) 0 AND time_left_pct OPERATOR(pg_catalog.<=) 100),
    handled_poorly boolean CHECK (handled_poorly),
    issued_before integer CHECK (issued_before OPERATOR(pg_catalog.>=) 1),
    shipped boolean NOT NULL DEFAULT false,
    PRIMARY KEY (ladder, level, alternative, shipped)
) USING heap;
COMMENT ON TABLE bizenv.ladder_rung IS
'督办文书级别：每一级文书的发出条件
Rungs of ladders of papers: the guards of a row are ANDed, a NULL guard is not asked, the rows of one level are ORed; overdue, lag and papers issued before are at least, time left is at most; wuhai is shipped; an office adds rows with shipped false, which win over shipped ones of the same ladder, level and alternative.
SELECT r.name FROM bizenv.ladder_rung AS r WHERE r.ladder = ''wuhai'' AND r.level = 2 AND r.shipped;  -- 工作交办单';
COMMENT ON COLUMN bizenv.ladder_rung.ladder IS '督办文书级别表';
COMMENT ON COLUMN bizenv.ladder_rung.level IS '级别';
COMMENT ON COLUMN bizenv.ladder_rung.alternative IS '同级第几种情形';
COMMENT ON COLUMN bizenv.ladder_rung.name IS '文书名称';
COMMENT ON COLUMN bizenv.ladder_rung.overdue_workdays IS '逾期工作日不少于';
COMMENT ON COLUMN bizenv.ladder_rung.lag_pp IS '滞后百分点不少于';
COMMENT ON COLUMN bizenv.ladder_rung.time_left_pct IS '剩余时间不超过（%）';
COMMENT ON COLUMN bizenv.ladder_rung.handled_poorly IS '办理不力';
COMMENT ON COLUMN bizenv.ladder_rung.issued_before IS '前一级已发份数';
COMMENT ON COLUMN bizenv.ladder_rung.shipped IS '是否随扩展提供';

INSERT INTO bizenv.ladder_rung (ladder, level, alternative, name, overdue_workdays, handled_poorly, issued_before, shipped) VALUES
    ('wuhai', 1, 1, '问题清单', NULL, NULL, NULL, true),
    ('wuhai', 2, 1, '工作交办单', NULL, NULL, 1, true),
    ('wuhai', 3, 1, '督办函', 1, NULL, NULL, true),
    ('wuhai', 3, 2, '督办函', NULL, true, NULL, true);

SELECT pg_catalog.pg_extension_config_dump('bizenv.ladder_rung', 'WHERE NOT shipped');
GRANT SELECT ON bizenv.ladder_rung TO PUBLIC;
GRANT INSERT, UPDATE, DELETE ON bizenv.ladder_rung TO @extowner@;
