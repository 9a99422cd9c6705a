// Widgets: Gradio's files are fetched when the page is idle, each widget starts when the reader comes near.

const {entry, css, root} = document.documentElement.dataset;
const words = JSON.parse(document.getElementById("course-words").textContent);
const make = (tag, values) => Object.assign(document.createElement(tag), values);
const link = values => document.head.append(make("link", values));
const PATIENCE = 45_000;

// Gradio itself, once per page

let booted;
const boot = () => booted ??= load().catch(error => { booted = undefined; throw error; });

async function load() {
  Object.defineProperty(navigator, "language", {get: () => document.documentElement.lang, configurable: true});
  link({rel: "stylesheet", href: css});
  link({href: "." + css.slice(root.length)}); // inert: Gradio looks for it and then leaves its own out
  await import(entry);
}

function prefetch() {
  const shell = JSON.parse(document.getElementById("course-shell")?.textContent ?? "[]");
  for (const href of shell)
    link(href.endsWith(".css") ? {rel: "prefetch", as: "style", href} : {rel: "modulepreload", href});
  boot().catch(() => {}); // a widget that starts later tries again and shows the failure
}

// One widget

function show(widget, state) {
  widget.dataset.state = state;
  const status = widget.querySelector(".course-widget-status");
  status.textContent = words[state] ?? "";
  if (state === "failed")
    status.append(" ", make("button", {type: "button", className: "course-widget-retry", textContent: words.retry}));
}

function ready(widget, app) {
  return new Promise((resolve, reject) => {
    const watch = new MutationObserver(() => {
      const main = app.querySelector("main.contain");
      if (!main) return;
      watch.disconnect();
      main.role = "none";
      resolve();
    });
    watch.observe(app, {childList: true, subtree: true});
    setTimeout(reject, PATIENCE);
  });
}

function announce(app) {
  for (const output of app.querySelectorAll(".block.course-live-output"))
    Object.assign(output, {ariaLive: "polite", ariaAtomic: "false"});
}

async function mount(widget, lang) {
  const src = new URL(address(widget, lang), location).href;
  const [answer] = await Promise.all([fetch(src + "config"), boot()]);
  if (!answer.ok) throw new Error(String(answer.status));
  await answer.text(); // read to its end, so that its connection is free again
  const app = make("gradio-app", {src, eager: "true", theme_mode: "light", container: "false"});
  app.lang = lang;
  app.addEventListener("focusin", () => announce(app), {once: true});
  widget.querySelector(".course-widget-live").append(app);
  await ready(widget, app).catch(() => { app.remove(); throw new Error("late"); });
}

const address = (widget, lang) => widget.dataset.src.replace(/\/live\/\w+\//, `/live/${lang}/`);
const running = (widget, lang) => widget.querySelector(`gradio-app[lang="${lang}"]`);

function bring(widget, lang) {
  for (const app of widget.querySelectorAll("gradio-app")) app.hidden = app.lang !== lang;
}

async function start(widget) {
  const {lang} = widget.dataset;
  bring(widget, lang);
  show(widget, "starting");
  try {
    if (!running(widget, lang)) await mount(widget, lang);
    if (widget.dataset.lang === lang) show(widget, "ready");
  } catch {
    if (widget.dataset.lang === lang) show(widget, "failed");
  }
}

function speak(widget, button) {
  for (const other of widget.querySelectorAll(".course-widget-langs button"))
    other.ariaPressed = String(other === button);
  widget.dataset.lang = button.dataset.lang;
  start(widget);
}

function prepare(widget) {
  widget.querySelector(".course-widget-live").before(
    make("p", {className: "course-widget-status", role: "status"}));
  widget.addEventListener("click", ({target}) => {
    const button = target.closest(".course-widget-langs button");
    if (button) speak(widget, button);
    if (target.closest(".course-widget-retry")) start(widget);
  });
}

// Hangul: the Enter that ends a composition never submits

addEventListener("keypress", event => {
  if (!event.isComposing || event.key !== "Enter") return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);

const near = new IntersectionObserver(entries => {
  for (const {isIntersecting, target} of entries) {
    if (!isIntersecting) continue;
    near.unobserve(target);
    start(target);
  }
}, {rootMargin: "500px 0px"});

for (const widget of document.querySelectorAll(".course-widget")) {
  prepare(widget);
  near.observe(widget);
}

const idle = globalThis.requestIdleCallback ?? (run => setTimeout(run, 300));
if (!navigator.connection?.saveData)
  document.readyState === "complete" ? idle(prefetch) : addEventListener("load", () => idle(prefetch));
