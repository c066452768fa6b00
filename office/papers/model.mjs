// What a paper is made of:
//   form 'paper' | 'letter', head (发文机关标志), number (发文字号), title, caption (题注), addressee (主送机关),
//   blocks [{ level, heading, text }], contact, issuer (署名), day (成文日期, in words), date (the same, 2025-07-31),
//   copyTo (抄送), notes.
// level 1 is 一、, level 2 （一）; a heading of level 2 stands before its text.

const ORDINALS = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];
export const ordinal = (n) => (n <= 10 ? ORDINALS[n - 1] : n < 20 ? `十${ORDINALS[n - 11]}` : `${ORDINALS[Math.floor(n / 10) - 1]}十${n % 10 ? ORDINALS[(n % 10) - 1] : ''}`);

export const dayInWords = (date, english) => {
	const [year, month, day] = date.split('-').map(Number);
	const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
	return english ? `${day} ${MONTHS[month - 1]} ${year}` : `${year}年${month}月${day}日`;
};

// Markdown escapes that briefing() writes; nothing else is undone.
const plain = (text) => text.replace(/\\([\\`*_[\]<>|#~&!$])/g, '$1');

// The Markdown of bizenv.briefing(): a title, a caption, sections of lines and of parts that
// begin in bold.
export function briefingModel(markdown, { english = false, ...about }) {
	const blocks = [];
	const paper = { form: 'paper', title: '', caption: '', blocks, notes: [], ...about };
	let section = 0;
	let part = 0;
	const label = (n) => (english ? `${section}.${n} ` : `（${ordinal(n)}）`);
	for (const line of markdown.split('\n').filter((text) => text.trim())) {
		if (line.startsWith('# ')) paper.title = plain(line.slice(2));
		else if (line.startsWith('## ')) {
			section += 1;
			part = 0;
			blocks.push({ level: 1, heading: `${english ? `${section}. ` : `${ordinal(section)}、`}${plain(line.slice(3))}`, text: '' });
		} else if (!section) paper.caption = plain(line);
		else {
			const bold = /^\*\*(.+?)\*\*\s?(.*)$/s.exec(line);
			const item = /^- (.*)$/s.exec(line);
			const lead = item && /^([^：:，,。]{2,12})[：:]\s?(.*)$/s.exec(item[1]);
			part += 1;
			if (bold) blocks.push({ level: 2, heading: label(part) + plain(bold[1]).replace(/^[一二三四五六七八九十]是|^(First|Second|Third), /, ''), text: plain(bold[2]) });
			else if (lead) blocks.push({ level: 2, heading: `${label(part)}${plain(lead[1])}${english ? '. ' : '。'}`, text: plain(lead[2]) });
			else if (item) blocks.push({ level: 2, heading: label(part), text: plain(item[1]) });
			else blocks.push({ level: 0, heading: '', text: plain(line) });
		}
	}
	return paper;
}

// The rows of bizenv.letter_parts()
export function letterModel(parts, about) {
	const of = (part) => parts.filter((row) => row.part === part).map((row) => row.text);
	const one = (part) => of(part)[0] ?? '';
	const bare = (text) => text.replace(/^[（(](.*)[）)]$/s, '$1');
	return {
		form: 'letter', head: one('head'), number: one('number'), title: one('title'), caption: '', addressee: one('addressee'),
		blocks: [...of('reference'), ...of('body')].map((text) => ({ level: 0, heading: '', text })), contact: bare(one('contact')), issuer: one('issuer'), day: one('issued_on'),
		copyTo: one('copy_to').replace(/^(抄送|Copy to)[：:]\s?/, ''), notes: of('note').map(bare), ...about,
	};
}
