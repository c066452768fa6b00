/*
 * cells/codes.c
 *		The code words of the room: kinds of cells, why a cell is not read, what may
 *		be allowed.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "lib/codes.h"

CODE_LIST(cell_kinds, "kind of cell", "cell_kind",
		  {"percent", "百分数", "percentage", {NULL}},
		  {"amount", "数量", "amount", {NULL}},
		  {"date", "日期", "date", {NULL}},
		  {"month", "月份", "month", {NULL}},
		  {"yes_no", "是或否", "yes or no", {NULL}},
		  {"class", "进度分类", "class of progress", {NULL}},
		  {"text", "文字", "text", {NULL}},
		  {"empty", "空", "empty", {NULL}},
		  {"period", "期", "period", {NULL}});

CODE_LIST(cell_reasons, "reason of a cell", "cell_reason",
		  {"blank", "没有填写", "says that there is nothing", {NULL}},
		  {"not_understood", "无法识别", "is not understood", {NULL}},
		  {"sheet_error", "是表格的报错", "is an error of the sheet", {NULL}},
		  {"scientific", "是科学记数，可能已丢失位数", "may have lost digits (written with E)", {NULL}},
		  {"undetermined", "没有百分号，不能确定是百分数还是小数", "may be a percentage or a fraction", {NULL}},
		  {"approximate", "是约数", "is not exact", {NULL}},
		  {"bounds", "只说了上下限", "gives a bound only", {NULL}},
		  {"change", "是增减幅度，不是数值本身", "is a change, not the figure", {NULL}},
		  {"aim", "是目标或预计，不是完成数", "is an aim, not what was reached", {NULL}},
		  {"class_word", "是进度分类，不是百分数", "is a class of progress", {NULL}},
		  {"several", "不止一个数", "holds more than one figure", {NULL}},
		  {"other_unit", "单位不符", "has another unit", {NULL}},
		  {"out_of_range", "超出允许范围", "is out of the range that is read", {NULL}},
		  {"no_deadline", "没有期限", "has no deadline", {NULL}},
		  {"period", "是一段时间，不是一天", "is a period, not a day", {NULL}},
		  {"span", "不止一个时段", "names several periods", {NULL}},
		  {"no_year", "没有年份", "names no year", {NULL}},
		  {"two_digit_year", "年份只有两位", "has a year of two digits", {NULL}},
		  {"unclear_order", "不能确定月、日的先后", "may name the day or the month first", {NULL}},
		  {"serial", "可能是表格软件的日期序号", "may be the day of a spreadsheet", {NULL}},
		  {"no_such_day", "没有这一天", "is a day that does not exist", {NULL}},
		  {"wrong_weekday", "与星期不符", "is on another weekday", {NULL}},
		  {"lost_zero", "可能是1月，也可能是丢了0的10月", "may be the first or the tenth month", {NULL}},
		  {"time_zone", "时区不同，可能是另一天", "may be another day here", {NULL}},
		  {"vague", "日期不确定", "names no certain day", {NULL}},
		  {"relative", "取决于填写的时间", "depends on when it was written", {NULL}},
		  {"recurring", "是定期的日子", "is a day that comes again", {NULL}},
		  {"other_period", "不是该频次的一期", "is no period of that frequency", {NULL}},
		  {"no_frequency", "没有频次，不能确定是哪一期", "needs a frequency to say which period", {NULL}},
		  {"brackets", "在括号中，可能是负数也可能是附注", "is in brackets, negative or a note", {NULL}});

CODE_LIST(cell_allowances, "allowance", "cell_allowance",
		  {"approximate", "约数", "figures that are not exact", {NULL}},
		  {"bounds", "上下限", "bounds", {NULL}},
		  {"change", "增减幅度", "changes", {NULL}},
		  {"aim", "目标、预计", "aims", {NULL}},
		  {"class", "进度分类", "classes of progress", {NULL}},
		  {"span", "多个时段", "several periods", {NULL}},
		  {"brackets", "括号中的负数", "negative figures in brackets", {NULL}});

CODE_LIST(bare_numbers, "reading of bare numbers", "bare_number",
		  {"percent", "百分数", "percentages", {NULL}},
		  {"fraction", "小数", "fractions of 1", {NULL}});

CODE_LIST(sheet_warnings, "warning of a sheet", "sheet_warning",
		  {"mixed_fractions", "小数与百分数混在一列", "mixes fractions and percentages", {NULL}},
		  {"bare_fractions", "数在0到2之间，没有百分号", "has numbers from 0 to 2 without %", {NULL}},
		  {"mixed_units", "单位不止一种", "has several units", {NULL}},
		  {"serial_dates", "日期是表格软件的序号", "has dates as numbers of a spreadsheet", {NULL}},
		  {"years_missing", "日期没有年份", "has dates without a year", {NULL}},
		  {"total_rows", "有合计行", "has totals among its rows", {NULL}},
		  {"header_rows", "表头混入数据行", "has a header among its rows", {NULL}},
		  {"title_rows", "标题混入数据行", "has a title among its rows", {NULL}},
		  {"note_rows", "备注、说明混入数据行", "has a note among its rows", {NULL}},
		  {"blanks_in_names", "名称只差空格", "has names that differ by a blank", {NULL}},
		  {"sheet_errors", "有公式报错", "has errors of formulas", {NULL}},
		  {"digits_lost", "有科学记数，可能丢了位数", "has numbers that may have lost digits", {NULL}});
