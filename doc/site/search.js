// The search above each page. The index is a script that is loaded when it is first asked for,
// because a page that was opened from a folder may fetch nothing.
(() => {
	const input = document.getElementById('query');
	const hits = document.getElementById('hits');
	const { asked, indexed, options } = window.bizenvWords;
	let search = null;
	let loading = null;
	let chosen = -1;

	const load = () => loading ||= new Promise((done, failed) => {
		const script = document.createElement('script');
		script.src = `../assets/index-${document.body.dataset.lang}.js`;
		script.onload = () => {
			search = MiniSearch.loadJSON(window.bizenvIndex, { ...options, tokenize: indexed, processTerm: (term) => term });
			done();
		};
		script.onerror = failed;
		document.head.append(script);
	});

	// Names and Latin words may be begun or misspelt; Chinese has to stand there.
	const isLatin = (term) => /^[^\p{Script=Han}]/u.test(term);
	function find(query) {
		const plain = query.trim().toLowerCase();
		const found = search.search(query, {
			tokenize: asked,
			combineWith: 'AND',
			prefix: isLatin,
			fuzzy: (term) => (isLatin(term) && term.length > 4 ? 0.2 : false),
			boost: { title: 4, page: 2 },
		});
		// (what has the words as they were typed comes first)
		const whole = (hit) => hit.title.toLowerCase().includes(plain) ? 2 : hit.text.toLowerCase().includes(plain) ? 1 : 0;
		return found.map((hit) => [whole(hit), hit]).sort((a, b) => b[0] - a[0] || b[1].score - a[1].score).slice(0, 20).map(([, hit]) => hit);
	}

	function snippet(text, query) {
		const at = Math.max(0, text.toLowerCase().indexOf(query.trim().toLowerCase()));
		const from = Math.max(0, at - 30);
		return (from ? '… ' : '') + text.slice(from, from + 110) + (text.length > from + 110 ? ' …' : '');
	}

	function element(tag, text, name) {
		const made = document.createElement(tag);
		made.textContent = text;
		if (name) made.className = name;
		return made;
	}

	function show(query) {
		hits.replaceChildren();
		chosen = -1;
		hits.hidden = query.trim() === '';
		if (hits.hidden) return;
		const found = find(query);
		if (!found.length) hits.append(element('p', document.body.dataset.none));
		for (const hit of found) {
			const link = element('a', '');
			link.href = hit.at;
			link.append(element('b', hit.title), element('i', hit.title === hit.page ? '' : ` ${hit.page}`), element('span', snippet(hit.text, query)));
			hits.append(link);
		}
	}

	async function ask() {
		await load();
		show(input.value);
	}

	function choose(step) {
		const links = hits.querySelectorAll('a');
		if (!links.length) return;
		links[chosen]?.classList.remove('chosen');
		chosen = (chosen + step + links.length) % links.length;
		links[chosen].classList.add('chosen');
		links[chosen].scrollIntoView({ block: 'nearest' });
	}

	input.addEventListener('focus', load);
	input.addEventListener('input', ask);
	input.addEventListener('keydown', (event) => {
		if (event.isComposing) return;
		if (event.key === 'ArrowDown' || event.key === 'ArrowUp') { event.preventDefault(); choose(event.key === 'ArrowDown' ? 1 : -1); }
		if (event.key === 'Enter') (hits.querySelector('a.chosen') ?? hits.querySelector('a'))?.click();
		if (event.key === 'Escape') { hits.hidden = true; }
	});
	hits.addEventListener('click', (event) => { if (event.target.closest('a')) hits.hidden = true; });
	document.addEventListener('click', (event) => { if (!event.target.closest('.search')) hits.hidden = true; });
	document.addEventListener('keydown', (event) => { if (event.key === '/' && document.activeElement !== input) { event.preventDefault(); input.focus(); } });

	// the list of pages is open where there is room for it
	const wide = window.matchMedia('(min-width: 60rem)');
	const fit = () => { document.querySelector('.menu').open = wide.matches; };
	wide.addEventListener('change', fit);
	fit();
})();
