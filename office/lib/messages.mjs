// What the program says, in Chinese and in English: {0}, {1} … are what it speaks of.
const MESSAGES = {
	// connection
	service_unknown_key: ['{0} 中服务 {1} 的参数 {2} 不认识', '{0}: service {1} has a parameter {2} that is not known'],
	service_keys: ['可用的参数：{0}', 'Parameters are {0}.'],
	service_missing: ['找不到服务 {0}（查过 {1}）', 'there is no service {0} (looked into {1})'],
	service_hint: ['在 ~/.pg_service.conf 中写一段 [服务名]，或用 PGHOST、PGDATABASE 等变量。', 'Write a section [name] into ~/.pg_service.conf, or set PGHOST, PGDATABASE and the like.'],
	no_connection: ['连不上数据库：{0}', 'cannot connect to the database: {0}'],
	connection_hint: ['试的是主机 {0}、端口 {1}、库 {2}、用户 {3}；用 PGHOST、PGPORT、PGDATABASE、PGUSER 或 --service 改。', 'Tried host {0}, port {1}, database {2}, user {3}; set PGHOST, PGPORT, PGDATABASE, PGUSER, or give --service.'],
	no_extension: ['库 {0} 中没有扩展 bizenv_office', 'database {0} does not have the extension bizenv_office'],
	no_extension_hint: ['加 --new，或由有权者运行：CREATE EXTENSION bizenv_office CASCADE', 'Add --new, or let who may type: CREATE EXTENSION bizenv_office CASCADE'],
	no_ledger: ['模式 {0} 中没有台账', 'there is no ledger in schema {0}'],
	which_ledger: ['请用 --schema 指出是哪套台账', 'say by --schema which ledger is meant'],
	no_ledger_hint: ['本库的台账：{0}。用 --schema 指定，或加 --new 新建。', 'Ledgers of this database: {0}. Give --schema, or --new to make one.'],
	none: ['无', 'none'],
	server_said: ['数据库：{0}', 'the database said: {0}'],

	// usage
	no_command: ['没有这个命令：{0}', 'there is no command {0}'],
	wrong_option: ['选项不对：{0}', 'wrong option: {0}'],
	needs_file: ['请给出一个文件', 'name one file'],
	needs_number: ['请给出交办单编号（一个整数），而不是“{0}”', 'give the number of an order, a whole number, not "{0}"'],
	no_day: ['{0} 不是日期：“{1}”，写作 2025-07-31', '{0} is no day: "{1}"; write it as 2025-07-31'],
	no_month: ['{0} 不是月份：“{1}”，写作 2025-07', '{0} is no month: "{1}"; write it as 2025-07'],
	no_format: ['没有要写的格式', 'no format was asked for'],
	format_hint: ['选 --docx、--html 或 --text，可以不止一个。', 'Choose --docx, --html or --text, or more than one.'],
	wrote: ['已写入 {0}', 'wrote {0}'],
	cannot_write: ['写不了 {0}：{1}', 'cannot write {0}: {1}'],
	is_there: ['{0} 已经存在', '{0} is there already'],
	is_there_hint: ['换个名字（--out），或加 --force 覆盖。', 'Take another name (--out), or add --force to write over it.'],

	// files
	no_file: ['读不了文件 {0}（{1}）', 'cannot read file {0} ({1})'],
	file_hint: ['文件名里有空格时要加引号。', 'Put the name between quotes where it has blanks.'],
	empty_file: ['文件 {0} 是空的', 'file {0} is empty'],
	old_xls: ['{0} 是旧的 .xls 或加密的工作簿', '{0} is an old .xls, or a workbook with a password'],
	old_xls_hint: ['在 Excel 或 WPS 中另存为 .xlsx（不设密码）。', 'Save it as .xlsx, without a password, in Excel or WPS.'],
	html_file: ['{0} 其实是网页，不是表格', '{0} is a web page under the name of a sheet'],
	bad_workbook: ['{0} 不是完好的 .xlsx：{1}', '{0} is no sound .xlsx: {1}'],
	bad_workbook_hint: ['用 Excel 或 WPS 打开，再另存一次。', 'Open it in Excel or WPS and save it once more.'],
	no_sheets: ['{0} 中没有工作表', '{0} has no worksheet'],
	no_such_sheet: ['没有工作表“{0}”', 'there is no worksheet "{0}"'],
	sheets_are: ['有：{0}', 'There are: {0}'],
	sheet_empty: ['工作表“{0}”是空的', 'worksheet "{0}" is empty'],
	no_header: ['在“{0}”的前四十行里找不到表头', 'no row of headings was found in the first forty rows of "{0}"'],
	header_hint: ['用 --header 行号 指出表头在第几行。', 'Say in which row they stand: --header NUMBER.'],
	not_this_encoding: ['文件不是 {0} 编码', 'the file is not in {0}'],
	no_encoding: ['文件既不是 UTF-8，也不是 GB18030（GBK、GB2312）', 'the file is neither UTF-8 nor GB18030 (GBK, GB2312)'],
	encoding_hint: ['用 --encoding 说明，或在表格软件中另存为 .xlsx。', 'Say which it is by --encoding, or save it as .xlsx.'],
	quote_open: ['第 {0} 条记录的引号没有关闭', 'a quote in record {0} is never closed'],
	quote_hint: ['字段里的引号要写两个（""）。', 'A quote inside of a field is written twice ("").'],

	// import: what was found
	found_file: ['文件：{0}（{1}）', 'File: {0} ({1})'],
	found_sheet: ['工作表：{0}，表头在第 {1} 行，数据 {2} 行', 'Worksheet: {0}, headings in row {1}, {2} rows of data'],
	found_title: ['标题：{0}', 'Title: {0}'],
	hidden_columns: ['隐藏的列，照样读入：{0}', 'Hidden columns, read like the others: {0}'],
	hidden_rows: ['隐藏的行 {0} 行，照样读入', '{0} hidden rows, read like the others'],
	comments_told: ['批注 {0} 处，不导入：{1}', '{0} notes on cells, not imported: {1}'],
	stray_cells: ['没有表头的列里有内容，不导入：{0}', 'Cells in columns without a heading, not imported: {0}'],
	other_sheets: ['其他工作表没有读：{0}（用 --sheet 选择）', 'Other worksheets were not read: {0} (choose by --sheet)'],
	left_out: ['不作数据的行：{0}', 'Rows that are no data: {0}'],
	left_kind: ['{0}（第 {1} 行）{2}', '{0} (row {1}) {2}'],
	kind_total: ['合计', 'total'],
	kind_note: ['注', 'note'],
	kind_group: ['分组标题', 'heading of a group'],
	kind_rejects: ['退回', 'rejected'],
	kind_header: ['重复的表头', 'headings again'],
	and_more: ['等 {0} 行', 'and {0} more'],
	mapping_title: ['对应关系（{0} → {1}）：', 'Mapping ({0} → {1}):'],
	mapping_line: ['{0} ← {1}', '{0} ← {1}'],
	mapping_const: ['一律为“{0}”', 'always "{0}"'],
	mapping_hidden: ['（隐藏列）', ' (hidden)'],
	mapping_joint: ['一格几个部门的，注明牵头的负责，没有注明的第一个负责，其余配合', 'of several in a cell the one said to lead answers, or the first; the others help'],
	mapping_by_number: ['再次导入时按“{0}”认出同一行', 'A row is known again by its "{0}"'],
	mapping_saved: ['用的是保存的对应关系“{0}”（{1}）', 'The mapping is the saved one, "{0}" ({1})'],
	not_mapped: ['没有对应、不导入的列：{0}', 'Columns that are not imported: {0}'],
	profile_title: ['各列的样子：', 'What the columns hold:'],
	profile_plain: ['{0}：{1} 格，{2} 种，如 {3}', '{0}: {1} filled, {2} different, such as {3}'],
	profile_line: ['{0}：{1} 格，{2}，按此能读 {3} 格', '{0}: {1} filled, {2}, {3} of them fit'],
	profile_unfit: ['不能读 {0} 格：{1}', '{0} do not: {1}'],
	columns_missing: ['表里缺必需的列：{0}', 'the sheet lacks columns that are needed: {0}'],
	missing_hint: ['用 --map 列=表头 指出，如 --map name=工作内容；或用 --set 列=值 给所有行同一个值。有的表头：{0}', 'Say which by --map COLUMN=HEADING, or --set COLUMN=VALUE for all rows. Headings are: {0}'],
	no_target: ['看不出这是哪种表', 'it cannot be told what kind of sheet this is'],
	target_hint: ['用 --target 指出：{0}', 'Say which by --target: {0}'],
	map_no_heading: ['--map 中的表头“{0}”不在表里', '--map: there is no heading "{0}"'],
	map_form: ['--map 写作 列=表头，--set 写作 列=值；“{0}”不是', '--map is COLUMN=HEADING and --set is COLUMN=VALUE; "{0}" is not'],
	headings_changed: ['保存的对应关系“{0}”要的表头这次没有：{1}', 'the saved mapping "{0}" wants headings that are not there: {1}'],
	headings_changed_hint: ['表改了的话，加 --map 指出新的表头，或加 --guess 重新对应并保存。', 'Where the sheet was changed, say the new headings by --map, or add --guess to map and save anew.'],
	needs_period: ['不知道是哪个月的进度：标题里没有', 'it is not known of which month the progress is: the title does not say'],
	period_hint: ['用 --period 2025-07 指出。', 'Say it: --period 2025-07.'],
	needs_list: ['不知道任务属于哪张清单', 'it is not known to which list the tasks belong'],
	list_hint: ['用 --list 名称 指出；有的清单：{0}。新清单加 --new。', 'Say it: --list NAME; lists are: {0}. For a new one add --new.'],
	needs_kind: ['看不出清单“{0}”的类别', 'the kind of list "{0}" cannot be told'],
	kind_hint: ['用 --kind 指出：{0}', 'Say it by --kind: {0}'],
	needs_year: ['不知道清单“{0}”是哪一年的', 'it is not known of which year the list "{0}" is'],
	year_hint: ['用 --from 2025-01-01 --until 2025-12-31 指出起止日期。', 'Say its term: --from 2025-01-01 --until 2025-12-31.'],

	// import: what happened
	reading: ['读文件', 'reading'],
	staging: ['送入数据库', 'sending'],
	importing: ['导入', 'importing'],
	made_new: ['新建：{0}', 'Made: {0}'],
	made_extension: ['扩展 bizenv_office', 'extension bizenv_office'],
	made_ledger: ['台账 {0}', 'ledger {0}'],
	made_list: ['清单“{0}”（{1}，{2} 至 {3}）', 'list "{0}" ({1}, {2} to {3})'],
	made_departments: ['部门 {0}', 'departments {0}'],
	result: ['{0} 行：新增 {1}，更新 {2}，未变 {3}，退回 {4}', '{0} rows: {1} added, {2} replaced, {3} unchanged, {4} rejected'],
	faults_title: ['退回的行：', 'Rejected rows:'],
	skipped_title: ['跳过的行：', 'Skipped rows:'],
	fault_line: ['第 {0} 行：{1}', 'Row {0}: {1}'],
	dry_run: ['这是试导入，没有写入任何东西。没有问题时再运行一次并加 --write。', 'This was a trial; nothing was written. When it is right, run it again with --write.'],
	nothing_changed: ['台账里已经是这样，没有改动。', 'The ledger has all of it already; nothing was changed.'],
	name_too_long: ['名称“{0}”超过 80 个字', 'the name "{0}" has more than 80 characters'],
	agreed: ['{0} 行的完成数与进度一致，取完成数', 'In {0} rows the number done and the percentage agree; the number is taken'],
	was_written: ['已写入台账 {0}。', 'Written into ledger {0}.'],
	saved_as: ['对应关系已存为“{0}”，下月同样的表自动使用。', 'The mapping is saved as "{0}"; next month\'s sheet uses it by itself.'],
	rejects_file: ['退回的行连同原因在 {0}，改好后直接导入该文件。', 'The rejected rows with their reasons are in {0}: repair them there and import that file.'],
	rejects_too_long: ['第 {0} 行有超过 32767 字的格，不在该文件中，请在原表里改', 'Row {0} has a cell of more than 32767 characters and is not in that file: repair it in the sheet'],
	repaired_file: ['这是退回行的文件：按原表的对应关系导入，原因一列不读', 'This is a file of rejected rows: it goes by the mapping of its sheet, and reasons are not read'],
	reason_heading: ['退回原因', 'Reason'],
	row_heading: ['原行号', 'Row'],

	// faults that the program sees itself
	cell_error_value: ['{0}列“{1}”：单元格是错误值 {2}', 'column {0} "{1}": the cell is an error, {2}'],
	cell_not_calculated: ['{0}列“{1}”：公式还没有计算结果，请在表格软件中打开并保存一次', 'column {0} "{1}": the formula has no result yet; open and save the file once'],
	cell_no_day: ['{0}列“{1}”：日期单元格里不是日期', 'column {0} "{1}": the cell is formatted as a day and is none'],
	cell_not_a_number: ['{0}列“{1}”：不是有限的数', 'column {0} "{1}": the number is not finite'],
	cell_unknown_kind: ['{0}列“{1}”：看不懂这种单元格', 'column {0} "{1}": a kind of cell that is not understood'],
	cell_merged_number: ['{0}列“{1}”：{2} 行合并成一格，数量归哪一行不明', 'column {0} "{1}": {2} rows are merged into one cell; whose number it is cannot be told'],
	cell_nul: ['{0}列“{1}”：含有数据库不能存的字符', 'column {0} "{1}": has a character that no database text can hold'],
	cell_doubtful_share: ['{0}列“{1}”：{2} 没有 %，是 0 到 1 的小数还是百分数不明；全列是小数加 --fractions，是百分数加 --percents', 'column {0} "{1}": {2} has no %, and may be a fraction or a percentage; add --fractions or --percents for the column'],
	cell_two_figures: ['进度：完成数 {0}、计划数 {1} 算得 {2}%，与进度 {3} 不一致', 'progress: done {0} of planned {1} is {2}%, and the sheet says {3}'],

	// papers and tables
	no_views: ['模式 {0} 中没有可读的视图', 'there are no views that may be read in schema {0}'],
	no_views_some_in: ['模式“{0}”中没有台账的视图；这些模式中有：{1}', 'there are no views of a ledger in schema "{0}"; there are some in: {1}'],
	no_views_at_all: ['库“{1}”的模式“{0}”中没有台账的视图', 'there are no views of a ledger in schema "{0}" of database "{1}"'],
	no_right_to_views: ["角色“{0}”无权读取模式“{1}”的视图；其所有者可运行：SELECT bizenv.grant_ledger('{1}', '{0}', as_role => 'bi')", "role \"{0}\" may not read the views in schema \"{1}\"; its owner may type: SELECT bizenv.grant_ledger('{1}', '{0}', as_role => 'bi')"],
	unknown_word: ['视图 {0} 的列 {1} 中的“{2}”不认识', 'view {0}, column {1}: "{2}" is not known'],
	words_are: ['可用的代码：{0}', 'The codes are: {0}'],
	no_board: ['做不出页面的程序：{0}', 'the program of the page cannot be made: {0}'],
	no_board_hint: ['运行 make office，装上 esbuild。', 'Run make office, which brings esbuild.'],
	no_port: ['--port 不是端口：“{0}”', '--port is no port: "{0}"'],
	cannot_listen: ['端口 {0} 用不了：{1}', 'port {0} cannot be taken: {1}'],
	cannot_listen_hint: ['用 --port 换一个。', 'Take another: --port.'],
	serving: ['看板在 {0}，刷新即重读；按 Ctrl-C 结束', 'the board is at {0}; a reload reads anew; Ctrl-C ends it'],
	serve_host: ['这里只应答本机：“{0}”不是本机的名称', 'only this machine is answered: "{0}" is not its name'],
	serve_method: ['只能读取：{0}', 'reading is all there is: {0}'],
	serve_path: ['没有这一页：{0}', 'there is no page {0}'],
	query_failed: ['查询“{0}”（{1}）失败：{2}', 'the query "{0}" of {1} failed: {2}'],
	no_such_view: ['没有视图 {0}', 'there is no view {0}'],
	views_are: ['有：{0}', 'There are: {0}'],
	too_many_rows: ['视图 {0} 有 {1} 行，工作表放不下', 'view {0} has {1} rows, more than a worksheet holds'],
};

export const CODES = Object.keys(MESSAGES);
export const both = (code) => MESSAGES[code];

let language = null;

// the language of who runs it, as programs are told it
export function languageOf(env = process.env) {
	const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || '';
	return /^zh/i.test(env.LANGUAGE?.split(':')[0] || locale) ? 'zh' : 'en';
}

export const speak = (wanted) => { language = wanted; };
export const spoken = () => language ?? languageOf();

export function say(code, ...values) {
	const [zh, en] = MESSAGES[code];
	return (spoken() === 'zh' ? zh : en).replace(/\{(\d)\}/g, (_, i) => String(values[i] ?? ''));
}
