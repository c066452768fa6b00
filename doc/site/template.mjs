// A page: the list of pages beside it, the search above it, the text.
const escape = (text) => text.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]);

const words = {
	zh: { lang: 'zh-CN', search: '搜索：环比、逾期、add_workdays …', none: '没有找到', home: '手册', other: 'English', here: '本页', skip: '跳到正文', menu: '目录' },
	en: { lang: 'en', search: 'Search: overdue, 环比, add_workdays …', none: 'Nothing found', home: 'Manual', other: '中文', here: 'On this page', skip: 'Skip to the text', menu: 'Contents' },
};

const list = (page, groups) => groups.map((group) => `<h2>${escape(group.title)}</h2>\n<ul>\n${group.pages.map((p) =>
	`<li><a href="${p.name}.html"${p.name === page.name ? ' aria-current="page"' : ''}>${escape(p.title)}</a></li>\n`).join('')}</ul>\n`).join('');

const within = (page, w) => {
	const sections = page.sections.filter((s) => s.level === 2);
	return sections.length < 3 ? '' : `<details class="here"><summary>${w.here}</summary><ul>\n${sections.map((s) => `<li><a href="#${s.id}">${escape(s.title)}</a></li>\n`).join('')}</ul></details>\n`;
};

export function html(page, groups) {
	const w = words[page.lang];
	return `<!doctype html>
<html lang="${w.lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escape(page.title)} – bizenv</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="../assets/style.css">
</head>
<body data-lang="${page.lang}" data-none="${w.none}">
<a class="skip" href="#text">${w.skip}</a>
<header>
<a class="home" href="index.html">bizenv ${w.home}</a>
<div class="search" role="search">
<input type="search" id="query" placeholder="${w.search}" aria-label="${w.search}" autocomplete="off">
<div id="hits" aria-live="polite" hidden></div>
</div>
<a class="other" href="${page.twin}">${w.other}</a>
</header>
<div class="frame">
<nav>
<details class="menu"><summary>${w.menu}</summary>
${list(page, groups)}</details>
</nav>
<main id="text">
${within(page, w)}${page.body}</main>
</div>
<script src="../assets/minisearch.js"></script>
<script src="../assets/words.js"></script>
<script src="../assets/search.js"></script>
</body>
</html>
`;
}
