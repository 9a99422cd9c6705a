// Every page: theme button, change of view, jumps, headings in sight, copy buttons, videos, what was read.

const root = document.documentElement;
const words = JSON.parse(document.getElementById("course-words").textContent);
const all = (selector, from = document) => [...from.querySelectorAll(selector)];
const make = (tag, values) => Object.assign(document.createElement(tag), values);
const named = hash => {
  try { return document.getElementById(decodeURIComponent(hash.slice(1))); } catch { return null; } // "#%" names nothing
};

const key = name => `course:${root.dataset.root}:${name}`; // two courses below one host stay apart
const memory = {
  read(name, otherwise) {
    try { return JSON.parse(localStorage.getItem(key(name))) ?? otherwise; } catch { return otherwise; }
  },
  write(name, value) {
    try { localStorage.setItem(key(name), JSON.stringify(value)); } catch { /* storage is off: nothing is kept */ }
  },
};

// Theme

function theme() {
  const button = document.querySelector(".course-theme");
  const themes = ["system", "light", "dark"];
  const name = () => { button.ariaLabel = button.title = button.dataset[root.dataset.theme]; };
  button.addEventListener("click", () => {
    const next = themes[(themes.indexOf(root.dataset.theme) + 1) % themes.length];
    memory.write("theme", next);
    dispatchEvent(new Event("course-theme"));
    name();
  });
  name();
}

// The view: EN, 한국어 or both, at the same place

function rowInSight() {
  if (scrollY < 150) return null;
  const top = document.querySelector(".course-header").offsetHeight + 12;
  return all(".course-row[id]").find(row => row.getBoundingClientRect().bottom > top);
}

function views() {
  document.querySelector(".course-views")?.addEventListener("click", event => {
    const link = event.target.closest("a[data-view]");
    if (!link) return;
    const row = rowInSight();
    link.hash = row ? row.id : "";
  });
  if (/^#b-\d+$/.test(location.hash))
    addEventListener("load", () => history.replaceState(history.state, "", location.pathname + location.search));
}

// A jump ends where it leads: until the reader moves, what grows above does not push the place away

const MOVES = ["wheel", "touchmove", "keydown", "pointerdown"];
let letGo = () => {};

function hold(target) {
  letGo();
  const back = () => target.scrollIntoView({block: "start", behavior: "instant"});
  const watch = new ResizeObserver(back); // told once at the start, then whenever the page grows
  watch.observe(document.body);
  letGo = () => {
    watch.disconnect();
    for (const move of MOVES) removeEventListener(move, letGo);
  };
  for (const move of MOVES) addEventListener(move, letGo, {passive: true});
}

function arrive() {
  const target = named(location.hash);
  if (!target || history.state) return; // come back to: the browser knows the place
  hold(target);
  history.replaceState({arrived: true}, "");
}

function jumps() {
  addEventListener("hashchange", arrive);
  document.addEventListener("click", event => {
    const link = event.target.closest?.("a[href^='#']");
    const target = link && link.hash === location.hash && named(link.hash);
    if (target) hold(target);
  });
  arrive();
}

// In two languages, a row of a table stands beside its translation

function level() {
  for (const row of all(".course-pair-row.course-row-table")) {
    const [left, right] = all("table", row).map(table => [...table.rows]);
    if (left?.length !== right?.length) continue;
    const beside = row.children[0].offsetTop === row.children[1].offsetTop;
    left.forEach((line, number) => {
      const pair = [line, right[number]];
      for (const one of pair) one.style.height = "";
      const height = Math.max(...pair.map(one => one.offsetHeight));
      if (beside) for (const one of pair) one.style.height = `${height}px`;
    });
  }
}

function tables() {
  const body = document.querySelector(".course-rows-both");
  if (body?.querySelector(".course-row-table")) new ResizeObserver(level).observe(body);
}

// The headings in sight

function spy() {
  const links = all(".course-toc-list a");
  const headings = links.map(link => named(link.hash)).filter(Boolean);
  if (!headings.length) return;
  const show = () => {
    const above = headings.filter(heading => heading.getBoundingClientRect().top < innerHeight * 0.3);
    const here = "#" + (above.at(-1)?.id ?? "");
    for (const link of links)
      decodeURIComponent(link.hash) === here ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current");
  };
  let waiting = false;
  addEventListener("scroll", () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; show(); });
  }, {passive: true});
  requestAnimationFrame(show); // not at once: that would lay the page out before its first picture
  const panel = document.getElementById("course-toc");
  panel.addEventListener("click", event => event.target.closest("a") && panel.matches(":popover-open") && panel.hidePopover());
}

// Copy buttons, in lessons and in widgets

function copyByHand(text) {
  const box = make("textarea", {value: text, readOnly: true, className: "course-hidden"});
  document.body.append(box);
  box.select();
  document.execCommand("copy");
  box.remove();
}

async function copy(button) {
  const text = button.closest(".course-code, .course-snippet").querySelector("code").textContent.replace(/\n$/, "");
  await (navigator.clipboard?.writeText(text) ?? Promise.reject()).catch(() => copyByHand(text));
  const name = button.textContent;
  if (button.classList.contains("course-copied")) return;
  button.classList.add("course-copied");
  button.textContent = words.copied;
  setTimeout(() => { button.classList.remove("course-copied"); button.textContent = name; }, 1600);
}

function copies() {
  for (const code of all(".course-code:not(:has(.course-copy))"))
    code.prepend(make("button", {type: "button", className: "course-copy", textContent: words.copy}));
  document.addEventListener("click", event => {
    const button = event.target.closest?.(".course-copy");
    if (button) copy(button);
  });
}

// Videos: nothing is fetched before the click

function videos() {
  document.addEventListener("click", event => {
    const button = event.target.closest?.(".course-youtube-play");
    if (!button) return;
    const {youtube, title} = button.closest("[data-youtube]").dataset;
    const frame = make("iframe", {
      src: `https://www.youtube-nocookie.com/embed/${youtube}?autoplay=1`, title,
      allow: "autoplay; encrypted-media; picture-in-picture; fullscreen", allowFullscreen: true,
    });
    button.replaceWith(frame);
    frame.focus();
  });
}

// What was read: marks in the lists, and the way back to the last lesson

function mark() {
  const read = new Set(memory.read("read", []));
  for (const link of all("a[data-lesson]")) {
    if (!read.has(link.dataset.lesson) || link.ariaCurrent) continue;
    const title = link.querySelector(".course-lesson-title") ?? link;
    title.classList.add("course-read");
    title.append(make("span", {className: "course-hidden", textContent: ` (${words.done})`}));
  }
}

function reading() {
  const here = document.querySelector(".course-nav-list a[data-lesson][aria-current]")?.dataset.lesson;
  if (!here) return;
  memory.write("last", here);
  const end = document.querySelector(".course-steps");
  new IntersectionObserver(([entry], watch) => {
    if (!entry.isIntersecting) return;
    watch.disconnect();
    memory.write("read", [...new Set([...memory.read("read", []), here])]);
  }).observe(end);
}

function resume() {
  const begin = document.querySelector(".course-begin");
  const last = begin && all("a[data-lesson]").find(link => link.dataset.lesson === memory.read("last", ""));
  if (!last || last.href === begin.href) return;
  const title = last.querySelector(".course-lesson-title").firstChild.textContent.trim();
  begin.before(make("a", {className: "course-button", href: last.href, textContent: `${words.continue}: ${title}`}));
  begin.classList.replace("course-button", "course-quiet-link");
}

// The next lesson is fetched while this one is read

function ahead() {
  const next = document.querySelector("link[rel=next]");
  if (!next || navigator.connection?.saveData) return;
  const fetchNext = () => document.head.append(make("link", {rel: "prefetch", href: next.href}));
  setTimeout(() => (globalThis.requestIdleCallback ?? setTimeout)(fetchNext), 8000);
}

for (const start of [theme, views, jumps, tables, spy, copies, videos, resume, mark, reading, ahead]) start();
