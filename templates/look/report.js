// The page is whole without this: it finds, sorts, copies, marks the chapter being read and tidies for the screen.
(() => {
  "use strict";
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const clone = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);
  const folded = all("details.data");
  for (const part of folded) part.open = false;
  document.documentElement.classList.add("ready");

  // The chapter being read, in the contents.
  const side = document.querySelector(".side");
  const links = new Map(all(".contents a").map((link) => [link.hash.slice(1), link]));
  const mark = (id) => {
    for (const [name, link] of links) {
      if (name === id) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    const [at, frame] = [links.get(id).getBoundingClientRect(), side.getBoundingClientRect()];
    if (at.top < frame.top + 120 || at.bottom > frame.bottom - 40) side.scrollTop += at.top - frame.top - 200;
  };
  const seen = new IntersectionObserver(
    (entries) => entries.filter((entry) => entry.isIntersecting).forEach((entry) => mark(entry.target.id)),
    { rootMargin: "-15% 0px -75% 0px" },
  );
  for (const id of links.keys()) seen.observe(document.getElementById(id));
  if (window.matchMedia("(max-width: 1240px)").matches) document.querySelector(".contents details").open = false;

  // A chart's text is held to the width it was drawn for. Where the reader's font is narrower it need not be stretched.
  const loosen = () => {
    const held = all(".chart text[textLength]").filter((text) => text.ownerSVGElement.getBoundingClientRect().width);
    const given = held.map((text) => text.getAttribute("textLength"));
    for (const text of held) text.removeAttribute("textLength");
    const wider = held.map((text, k) => text.getComputedTextLength() > given[k]);
    held.forEach((text, k) => wider[k] && text.setAttribute("textLength", given[k]));
  };
  loosen();
  window.matchMedia("(max-width: 720px)").addEventListener("change", loosen);

  // What does not scroll need not be a stop for the keyboard.
  const fits = new ResizeObserver((changes) => {
    for (const { target } of changes) {
      if (target.scrollWidth > target.clientWidth + 1) target.tabIndex = 0;
      else target.removeAttribute("tabindex");
    }
  });
  for (const part of all(".scroll, .chart")) fits.observe(part);

  // Search: an exhibit stays where every word is in its headline, its words or its table.
  const plain = (text) => text.normalize("NFKC").toLowerCase().replace(/\s+/g, " ");
  const found = () =>
    all("article.exhibit").map((article) => {
      const behind = article.querySelector("details.data");
      const chapter = article.closest(".chapter").querySelector("h2").textContent;
      const words = plain(`${chapter} ${article.textContent}`);
      return { article, behind, words, before: behind ? words.replace(plain(behind.textContent), " ") : words };
    });
  const ranges = function* (words, within) {
    const walker = document.createTreeWalker(within, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const text = walker.currentNode.data.toLowerCase();
      for (const word of words) {
        for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
          if (at + word.length > walker.currentNode.length || walker.currentNode.parentElement.closest("svg")) continue;
          const range = new Range();
          range.setStart(walker.currentNode, at);
          range.setEnd(walker.currentNode, at + word.length);
          yield range;
        }
      }
    }
  };
  const shown = (part) => [part, ...all("article.exhibit", part)].some((a) => a.matches("article") && !a.hidden);
  const form = clone("the_search");
  side.prepend(form);
  const [field, status] = [form.querySelector("input"), form.querySelector("[role=status]")];
  let index = null;
  const search = () => {
    const words = plain(field.value).split(" ").filter(Boolean);
    index ??= found();
    for (const item of index) {
      item.article.hidden = !words.every((word) => item.words.includes(word));
      const inside = words.length && !item.article.hidden && !words.every((word) => item.before.includes(word));
      if (inside && item.behind) item.behind.open = true;
    }
    for (const part of all(".part, .chapter, .omitted")) part.hidden = words.length > 0 && !shown(part);
    for (const [id, link] of links) {
      link.parentElement.hidden = words.length > 0 && !shown(document.getElementById(id));
    }
    const left = index.filter((item) => !item.article.hidden).map((item) => item.article);
    const said = left.length ? `${status.dataset.found} ${left.length}` : status.dataset.none;
    status.textContent = words.length ? said : "";
    if (window.Highlight) {
      CSS.highlights.set("found", new Highlight(...left.flatMap((article) => [...ranges(words, article)])));
    }
    if (words.length && getComputedStyle(side).position === "sticky") document.querySelector("main").scrollIntoView();
    return left;
  };
  let waiting = 0;
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(search, 150);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    const left = search();
    if (!field.value.trim() || !left.length) return;
    left[0].focus({ preventScroll: true });
    left[0].scrollIntoView();
  });
  window.addEventListener("hashchange", () => {
    const target = document.getElementById(location.hash.slice(1));
    if (!target?.closest("[hidden]")) return;
    field.value = "";
    search();
    target.scrollIntoView();
  });

  // Tables: words of a cell without its marks, and a number where it is one.
  const words = (cell) => {
    const copy = cell.cloneNode(true);
    for (const part of all(".sign, .letters, .letter", copy)) part.remove();
    return copy.textContent.trim();
  };
  const one = String.raw`[<>±]?[+-]?(?:\d+(?:\.\d+)?|\.\d+)%?`;
  const number = new RegExp(`^${one}(?:\\s*(?:to|～|–)\\s*${one})?$`);
  const value = (text) => {
    const bare = text.replaceAll("\u2212", "-").replaceAll(",", "");
    if (!number.test(bare)) return null;
    const size = Number.parseFloat(bare.replace(/^[<>±]/, ""));
    return bare[0] === "<" ? size - 1e-9 : size;
  };
  const nothing = (text) => /^(?:|[\u2014\u2013-]|\[[cux]\])$/.test(text);

  // Sorting: what has no value stays last, a total stays at its end.
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const between = (rows) => {
    const strong = rows.map((row) => row.classList.contains("strong"));
    const first = strong.indexOf(false);
    const last = strong.lastIndexOf(false) + 1;
    return first < 0 ? [rows, [], []] : [rows.slice(first, last), rows.slice(0, first), rows.slice(last)];
  };
  const ordered = (rows, column, way) => {
    const keyed = rows.map((row) => ({ row, text: words(row.cells[column]) }));
    const [full, empty] = [keyed.filter(({ text }) => !nothing(text)), keyed.filter(({ text }) => nothing(text))];
    const numeric = full.every(({ text }) => value(text) !== null);
    const compare = numeric ? (a, b) => value(a.text) - value(b.text) : (a, b) => collator.compare(a.text, b.text);
    full.sort((a, b) => (way === "descending" ? compare(b, a) : compare(a, b)));
    return [...full, ...empty].map(({ row }) => row);
  };
  const sortable = (table) => {
    const heads = [...table.tHead.rows[table.tHead.rows.length - 1].cells];
    const original = [...table.tBodies[0].rows];
    if (original.length < 2 || table.tBodies.length > 1) return;
    heads.forEach((head, column) => {
      if (!head.textContent.trim()) return;
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const next = { descending: "ascending", ascending: null }[head.ariaSort];
        const way = next === undefined ? "descending" : next;
        for (const other of heads) other.removeAttribute("aria-sort");
        if (way) head.setAttribute("aria-sort", way);
        const [rows, above, below] = between(original);
        table.tBodies[0].append(...above, ...(way ? ordered(rows, column, way) : rows), ...below);
      });
    });
  };

  // CSV: numbers are numbers; what a spreadsheet could take for a formula is marked as text.
  const safe = (text) => {
    const bare = text.replace("\u2212", "-").replaceAll(",", "");
    if (/^[+-]?(?:\d+(?:\.\d+)?|\.\d+)%?$/.test(bare)) return bare;
    const kept = /^[\s\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]*[=+\-@＝＋－＠]/.test(text) ? `'${text}` : text;
    return /[",\r\n\t]/.test(kept) ? `"${kept.replaceAll('"', '""')}"` : kept;
  };
  const heading = (table, column) => {
    const texts = [];
    for (const row of table.tHead.rows) {
      let place = 0;
      const cell = [...row.cells].find((head) => (place += head.colSpan) > column);
      const letter = cell?.querySelector(".letter")?.textContent;
      texts.push(cell ? words(cell) + (letter ? ` (${letter})` : "") : "");
    }
    return texts.filter(Boolean).join(" / ");
  };
  const csv = (table, letters) => {
    const count = Math.max(...[...table.rows].map((row) => row.cells.length));
    const rows = [...table.tBodies].flatMap((body) => [...body.rows]);
    const beside = (row, column) => row.cells[column]?.querySelector(".letters")?.textContent ?? "";
    const lines = [[], ...rows.map(() => [])];
    for (let column = 0; column < count; column++) {
      lines[0].push(heading(table, column));
      rows.forEach((row, k) => lines[k + 1].push(row.cells[column] ? words(row.cells[column]) : ""));
      if (!rows.some((row) => beside(row, column))) continue;
      lines[0].push(`${heading(table, column)}: ${letters}`);
      rows.forEach((row, k) => lines[k + 1].push(beside(row, column)));
    }
    return lines.map((line) => line.map(safe).join(",")).join("\r\n") + "\r\n";
  };
  const copied = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const area = document.createElement("textarea");
      area.value = text;
      document.body.append(area);
      area.select();
      const done = document.execCommand("copy");
      area.remove();
      return done;
    }
  };
  const letters = document.getElementById("the_tools").dataset.letters;
  for (const part of all(".table")) {
    const table = part.querySelector("table");
    if ("plain" in table.dataset) sortable(table);
    const tools = clone("the_tools");
    const [button, said] = [tools.querySelector("button"), tools.querySelector("[role=status]")];
    button.addEventListener("click", async () => {
      const done = await copied(csv(table, letters));
      said.textContent = done ? said.dataset.done : said.dataset.failed;
      button.focus();
      setTimeout(() => (said.textContent = ""), 4000);
    });
    part.prepend(tools);
  }

  // Printed, every table is open.
  let closed = [];
  window.addEventListener("beforeprint", () => {
    closed = all("details").filter((part) => !part.open);
    for (const part of closed) part.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const part of closed) part.open = false;
  });
})();
