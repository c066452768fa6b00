--
-- help (帮助): what the extension offers, asked of the extension itself
--
\set VERBOSITY default

-- One row for everything that is public. A function that has two forms has two rows.
SELECT kind, signature, returns, zh FROM bizenv.help
WHERE name IN ('percent_of', 'progress_class', 'share_to_100', 'weighted_avg', 'breakdown', 'closure_tally', 'gap_row', 'help')
ORDER BY kind, signature;

-- What does one of them do, in both languages, and how is it called?
\x on
SELECT * FROM bizenv.help WHERE name = 'growth_base';
\x off
SELECT bizenv.growth_base(1370.44, 2.46, 2);

-- Which one is it? Look for a word, in either language.
SELECT name, zh FROM bizenv.help WHERE zh LIKE '%四舍六入五成双%' ORDER BY name;
SELECT name, kind FROM bizenv.help WHERE en LIKE '%same as a window function%' ORDER BY name;

-- A word that people use, narrow enough for any terminal, the best first
SELECT * FROM bizenv.help('同比');
SELECT * FROM bizenv.help('红黄灯');

-- Which functions read a tally?
SELECT name, returns FROM bizenv.help WHERE kind = 'function' AND signature LIKE '%(t bizenv.closure_tally%' ORDER BY name;

-- What only the server calls is hidden: the parts of types and aggregates
SELECT name FROM bizenv.help WHERE name IN ('progress_tally_in', 'progress_tally_combine', 'progress_add', 'gap_tally_eq');

-- Columns have labels, which tools show as field names
SELECT attname AS column, col_description(attrelid, attnum) AS label
FROM pg_attribute WHERE attrelid = 'bizenv.breakdown_row'::regclass AND attnum > 0 ORDER BY attnum;
SELECT attname AS column, col_description(attrelid, attnum) AS label
FROM pg_attribute WHERE attrelid = 'bizenv.help'::regclass AND attnum > 0 ORDER BY attnum;

-- The view is read from the catalog: nobody changes it
\set VERBOSITY terse
INSERT INTO bizenv.help (kind, name) VALUES ('function', 'mine');
\set VERBOSITY default

-- Is the loaded library the one that the extension was installed with?
SELECT bizenv.bizenv_version() = extversion AS as_installed FROM pg_extension WHERE extname = 'bizenv';

-- Which extensions are here, and is there anything to be typed after an upgrade?
SELECT extension, version = library AS as_library, next_step FROM bizenv.versions ORDER BY extension;

-- Nothing depends on the search_path
SET search_path = '';
SELECT name, zh FROM bizenv.help WHERE name = 'percent_of';
