// The measures of GB/T 9704-2012, and the fonts by name. Lengths are in millimetres,
// sizes in points; a Chinese size by its name: 2号 22, 3号 16, 4号 14.

export const PAGE = { width: 210, height: 297, top: 37, left: 28, textWidth: 156, textHeight: 225 };
export const LINES = 22;
export const CHARACTERS = 28;
export const SIZE = { second: 22, third: 16, fourth: 14 };
export const RED = 'FF0000';

// A font, and what stands in for it where it is not installed.
export const FONT = {
	title: { name: '方正小标宋简体', instead: ['方正小标宋_GBK', '小标宋', '华文中宋', 'STZhongsong', '宋体', 'SimSun', 'Noto Serif CJK SC'], generic: 'serif' },
	body: { name: '仿宋_GB2312', instead: ['仿宋', 'FangSong', '华文仿宋', 'STFangsong', 'cwTeX 仿宋體', 'Noto Serif CJK SC'], generic: 'serif' },
	heading: { name: '黑体', instead: ['SimHei', '华文黑体', 'STHeiti', 'WenQuanYi Zen Hei', 'Noto Sans CJK SC'], generic: 'sans-serif' },
	kai: { name: '楷体_GB2312', instead: ['楷体', 'KaiTi', '华文楷体', 'STKaiti', 'AR PL UKai CN', 'Noto Serif CJK SC'], generic: 'serif' },
	song: { name: '宋体', instead: ['SimSun', '华文宋体', 'STSong', 'Noto Serif CJK SC'], generic: 'serif' },
};

export const twips = (mm) => Math.round((mm / 25.4) * 1440);
export const points = (mm) => (mm / 25.4) * 72;

// A line: 22 of them fill the text block, and a 23rd does not fit.
export const LINE = Math.floor(twips(PAGE.textHeight) / LINES);
// A character: 28 of them fill a line; 3号 is a hair wider, which each gives up.
export const CHARACTER = (points(PAGE.textWidth) / CHARACTERS) * 20;
export const NARROWER = Math.floor(CHARACTER - SIZE.third * 20);

// how many characters wide a text is; what is not Chinese takes half
export const widthOf = (text) => [...text].reduce((sum, sign) => sum + (sign.codePointAt(0) < 0x2000 ? 0.5 : 1), 0);
export const characters = (count) => Math.round(count * CHARACTER);
