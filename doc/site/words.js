// How text is cut into words, when it is indexed and when it is asked: names and Latin words
// whole and by their parts, Chinese by single characters and pairs of neighbours, as there are
// no spaces. Of what is asked, a run of Chinese is its pairs, so that all of it has to be there.
(function (where) {
	const parts = (text) => text.toLowerCase().normalize('NFKC').match(/\p{Script=Han}+|[\p{L}\p{N}_.%-]+?(?=\p{Script=Han}|[^\p{L}\p{N}_.%-]|$)/gu) || [];
	const isHan = (text) => /^\p{Script=Han}/u.test(text);
	const pairs = (run) => run.length === 1 ? [run] : Array.from({ length: run.length - 1 }, (_, i) => run.slice(i, i + 2));
	const latin = (word) => {
		const bare = word.replace(/^[.%-]+|[.%-]+$/g, '');
		return bare.includes('_') ? [bare, ...bare.split('_').filter(Boolean)] : bare ? [bare] : [];
	};
	where.bizenvWords = {
		indexed: (text) => parts(text).flatMap((p) => (isHan(p) ? [...p, ...pairs(p)] : latin(p))),
		asked: (text) => parts(text).flatMap((p) => (isHan(p) ? pairs(p) : latin(p).slice(0, 1))),
		options: { fields: ['title', 'page', 'text'], storeFields: ['title', 'page', 'at', 'text'], idField: 'id' },
	};
})(typeof window === 'undefined' ? globalThis : window);
