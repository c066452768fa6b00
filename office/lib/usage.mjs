// What to type: in Chinese and in English.
import { spoken } from './messages.mjs';

const ZH = {
	all: `用法：bizenv-office 命令 [选项]

  import 文件          把 .xlsx 或 .csv 导入台账（默认试导入，加 --write 才写入）
  briefing --docx      月度通报，按 GB/T 9704 排版
  letter 编号 --docx   交办单或督办函
  tables --xlsx        台账各视图的表格
  dashboard            看板（一个网页文件）
  serve                在本机的浏览器里看，刷新即重读

共用选项：--schema 台账所在模式；--service 连接服务名；--lang zh|en
连接用 PGHOST、PGPORT、PGDATABASE、PGUSER、PGPASSWORD 等变量，或 ~/.pg_service.conf。
退出码：0 完成；1 做不到；2 用法不对；3 完成但有行被退回。
bizenv-office help 命令：看该命令的选项。`,
	import: `用法：bizenv-office import 文件.xlsx|文件.csv [选项]

  --write              写入台账；不加则只试，什么都不留
  --new                没有的扩展、台账、清单、部门一并新建
  --list 名称          任务属于哪张清单（默认从标题看）；新清单另有 --kind --from --until
  --period 2025-07     哪个月的进度（默认从标题看）；--reported-on 填报日期
  --year 2025          没写年份的日期、月份是哪一年（期限不写则按清单的年份）
  --as 名称            对应关系以此名保存、取用；--guess 不用保存的，重新对应
  --map 列=表头        指定对应，如 --map name=工作内容；--map 列= 表示不导入
  --set 列=值          所有行同一个值
  --word 列:原词=词    换词，如 --word source:12345热线=热线
  --fractions          进度列里不带 % 的 0.8 是 80%；--percents 则是 0.8%
  --target 种类        task、problem、report、indicator_value、department
  --sheet 名称或序号、--header 行号、--encoding 编码、--rejects 退回文件`,
	briefing: `用法：bizenv-office briefing --docx|--html|--text [--as-of 2025-07-31] [选项]

  --issuer 署名  --number 发文字号  --to 主送机关  --copy-to 抄送  --head 发文机关标志
  --contact 联系人  --issued-on 成文日期  --heading 题目（三个存在问题的小题，可写三次）
  --out 文件名（不带后缀）  --force 覆盖`,
	letter: `用法：bizenv-office letter 交办单编号 --docx|--html|--text [--as-of 2025-07-31] [选项]

  --issuer 署名  --number 文号  --contact 联系人  --reply-by 反馈期限  --copy-to 抄送  --head 发文机关标志
  --out 文件名（不带后缀）  --force 覆盖`,
	tables: `用法：bizenv-office tables --xlsx [--as-of 2025-07-31] [--view 视图]… [--out 文件] [--force]`,
	dashboard: `用法：bizenv-office dashboard [--as-of 2025-07-31] [--out 文件 [--force]]（默认写到标准输出）

  --lang zh|en         页面用中文（默认）或英文
  --issuer 名称        标题里的机关名称（默认为本地区名称）`,
	serve: `用法：bizenv-office serve [--port 8710] [--as-of 2025-07-31] [--lang zh|en] [--issuer 名称]

只在本机 http://127.0.0.1:8710/ 上应答，每次刷新重读一次台账（只读）；按 Ctrl-C 结束。`,
};

const EN = {
	all: `usage: bizenv-office COMMAND [options]

  import FILE         bring an .xlsx or .csv into the ledger (a trial, until --write)
  briefing --docx     the monthly briefing, set as GB/T 9704 asks
  letter N --docx     the assignment order or letter of supervision of order N
  tables --xlsx       the views of the ledger as sheets
  dashboard           a page of charts
  serve               the same in the browser of this machine, read anew at each reload

Everywhere: --schema of the ledger; --service of the connection; --lang zh|en
The connection is that of PGHOST, PGPORT, PGDATABASE, PGUSER, PGPASSWORD ..., or of ~/.pg_service.conf.
Exit status: 0 done; 1 not possible; 2 wrong usage; 3 done, and rows were rejected.
bizenv-office help COMMAND: its options.`,
	import: `usage: bizenv-office import FILE.xlsx|FILE.csv [options]

  --write              write into the ledger; without it this is a trial, and leaves nothing
  --new                make the extension, the ledger, the list, departments that are not there
  --list NAME          the list of the tasks (else from the title); of a new one also --kind --from --until
  --period 2025-07     the month of the progress (else from the title); --reported-on DAY
  --year 2025          of which year days and months are that name none (a deadline: else of its list)
  --as NAME            keep the mapping, or take it, under this name; --guess does not take a kept one
  --map COLUMN=HEADING where a column comes from; --map COLUMN= leaves it out
  --set COLUMN=VALUE   the same value for all rows
  --word COLUMN:CELL=WORD   read another word, as in --word source:12345热线=hotline
  --fractions          a bare 0.8 in a column of progress is 80%; --percents: it is 0.8%
  --target KIND        task, problem, report, indicator_value, department
  --sheet NAME or number, --header ROW, --encoding NAME, --rejects FILE`,
	briefing: `usage: bizenv-office briefing --docx|--html|--text [--as-of 2025-07-31] [options]

  --issuer NAME  --number NUMBER  --to ADDRESSEES  --copy-to NAMES  --head NAME  --contact NAME
  --issued-on DAY  --heading TEXT (of the three problems; up to three times)
  --out NAME (without its ending)  --force`,
	letter: `usage: bizenv-office letter ORDER --docx|--html|--text [--as-of 2025-07-31] [options]

  --issuer NAME  --number NUMBER  --contact NAME  --reply-by DAY  --copy-to NAMES  --head NAME
  --out NAME (without its ending)  --force`,
	tables: `usage: bizenv-office tables --xlsx [--as-of 2025-07-31] [--view VIEW]... [--out FILE] [--force]`,
	dashboard: `usage: bizenv-office dashboard [--as-of 2025-07-31] [--out FILE [--force]] (else to stdout)

  --lang zh|en         the language of the page (Chinese, if it is not said)
  --issuer NAME        the office in the title (else this region)`,
	serve: `usage: bizenv-office serve [--port 8710] [--as-of 2025-07-31] [--lang zh|en] [--issuer NAME]

Answers at http://127.0.0.1:8710/ and on this machine only; each reload reads the ledger again (read-only); Ctrl-C ends it.`,
};

export const usage = (command) => (spoken() === 'zh' ? ZH : EN)[command] ?? (spoken() === 'zh' ? ZH : EN).all;
