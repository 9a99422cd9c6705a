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
      if (!main?.querySelector(".course-live-output") || !main.querySelector(".course-run")) return;
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
  const config = await answer.json();
  const app = make("gradio-app", {src, eager: "true", theme_mode: "light", container: "false"});
  app.lang = lang;
  app.addEventListener("focusin", () => announce(app), {once: true});
  const line = connect(src, app, config);
  widget.querySelector(".course-widget-live").append(app);
  await ready(widget, app).catch(() => { app.remove(); lines.delete(src); throw new Error("late"); });
  attend(line);
}

const address = (widget, lang) => widget.dataset.src.replace(/\/live\/[\w-]+\//, `/live/${lang}/`);
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
    if (widget.dataset.lang !== lang) return;
    carry(widget);
    show(widget, "ready");
  } catch {
    if (widget.dataset.lang === lang) show(widget, "failed");
  }
}

// What the reader typed goes along into the widget's other language

const FIELDS = ".course-inputs :is(textarea, input:is([type=text], [type=number], [type=range]))";
const fields = app => [...app?.querySelectorAll(FIELDS) ?? []];
const typed = new WeakMap(); // by widget: the values of the fields that the reader changed, by their order

function touched(widget, field) {
  const place = fields(running(widget, widget.dataset.lang)).indexOf(field);
  if (place >= 0) typed.get(widget).set(place, field.value);
}

function keep(widget) {
  if (widget.dataset.state !== "ready") return;
  const now = fields(running(widget, widget.dataset.lang));
  for (const place of typed.get(widget).keys()) typed.get(widget).set(place, now[place]?.value);
}

function carry(widget) {
  const now = fields(running(widget, widget.dataset.lang));
  for (const [place, value] of [...typed.get(widget)]) {
    if (!now[place] || now[place].value === value) continue;
    now[place].value = value;
    now[place].dispatchEvent(new Event("input", {bubbles: true}));
  }
}

// What a widget shows of its runs: that it runs, that the inputs changed since, that there was no answer

const lines = new Map(); // by address: a widget's line to the server

function connect(src, app, config) {
  const note = make("div", {className: "course-widget-note", role: "status"});
  const line = {src, app, note, pending: new Map(), over: new Set(), edits: 0, answered: 0, trouble: null};
  lines.set(src, Object.assign(line, {answers: answering(config), chooses: !!named(config, "course-candidates")}));
  return line;
}

const named = ({components}, name) => components.find(({props}) => props.elem_classes?.includes(name));

function answering(config) {
  const shown = named(config, "course-live-output").id;
  return new Set(config.dependencies.filter(({outputs}) => outputs.includes(shown)).map(({id}) => id));
}

const output = ({app}) => app.querySelector(".course-live-output");

function attend(line) {
  const {app} = line;
  output(line).before(line.note);
  for (const event of ["input", "change"]) app.addEventListener(event, () => edited(line));
  app.addEventListener("click", ({target}) => {
    if (target.closest(".course-examples:not(.course-candidates) button, [role=option]")) edited(line);
    const button = target.closest("button");
    if (button && !line.note.contains(button)) line.pressed = button;
    if (target.closest(".course-widget-retry")) again(line);
  });
  app.addEventListener("mousedown", ({target}) => target.closest("[role=option]") && edited(line));
  new MutationObserver(() => offer(line)).observe(app, {childList: true, subtree: true});
  tell(line);
  if (line.chooses) app.querySelector(".course-run").click(); // there is nothing to choose from before
}

function edited(line) {
  line.edits += 1;
  setTimeout(tell, 200, line); // an input that runs at once has begun by then
}

function again(line) {
  const {app, pressed} = line;
  (app.contains(pressed) ? pressed : app.querySelector(".course-run")).click();
}

function tell(line) {
  const {app, note, pending, trouble} = line;
  const busy = [...pending.values()].some(({answers}) => answers);
  const stale = line.edits > line.answered && output(line)?.textContent.trim() !== "";
  app.toggleAttribute("data-busy", busy);
  app.toggleAttribute("data-stale", stale);
  const button = app.querySelector(".course-run");
  if (button) button.ariaDisabled = String(busy);
  const said = trouble ?? (stale && !busy ? "stale" : "");
  if (note.dataset.said === said) return;
  note.dataset.said = said;
  note.textContent = words[said] ?? "";
  if (trouble && trouble !== "unexpected")
    note.append(" ", make("button", {type: "button", className: "course-widget-retry", textContent: words.retry}));
}

// Next token: the bars are the buttons, and the focus stays among them

function offer(line) {
  const chips = line.app.querySelectorAll(".course-candidates .gallery-item");
  const bars = line.app.querySelectorAll(".course-live-output .course-bars > .course-bar");
  if (!chips.length || !bars.length || bars[0].querySelector(".course-take")) return;
  bars.forEach((bar, place) => {
    if (!chips[place]) return;
    const take = make("button", {type: "button", className: "course-take"});
    take.addEventListener("click", () => choose(line, place));
    take.append(...bar.childNodes);
    bar.append(take);
  });
  if (line.chosen !== undefined && [document.body, null].includes(document.activeElement))
    bars[Math.min(line.chosen, bars.length - 1)].querySelector("button")?.focus({preventScroll: true});
}

function choose(line, place) {
  line.chosen = place;
  line.app.querySelectorAll(".course-candidates .gallery-item")[place]?.click();
}

// A widget's line to the server. Gradio never hears that it broke: it would load the whole page again.

const stock = globalThis.fetch.bind(globalThis);
const NOTHING = {output: {error: [], visible: false}, success: false};
const CLOSE = event({msg: "close_stream"});
const json = (value, status = 200) =>
  new Response(JSON.stringify(value), {status, headers: {"content-type": "application/json"}});
function event(message) { return `data: ${JSON.stringify(message)}\n\n`; }
const silence = id => event({msg: "process_completed", event_id: id, ...NOTHING});

globalThis.fetch = (input, init) => {
  const {origin, pathname} = new URL(input.url ?? input, location);
  const line = [...lines.values()].find(({src}) => (origin + pathname).startsWith(src));
  if (!line) return stock(input, init);
  if (pathname.endsWith("/queue/join")) return ask(line, input, init);
  if (pathname.endsWith("/queue/data")) return listen(line, input, init);
  if (/\/(cancel|reset)$/.test(pathname)) return stop(line, input, init);
  return stock(input, init);
};

async function ask(line, input, init) {
  const call = {answers: line.answers.has(JSON.parse(init.body).fn_index), edits: line.edits};
  const answer = await stock(input, init).catch(() => null);
  if (!answer?.ok) return refused(line, answer);
  const {event_id} = await answer.clone().json();
  if (!line.over.delete(event_id)) line.pending.set(event_id, call);
  line.trouble = null;
  tell(line);
  return answer;
}

function refused(line, answer) {
  const ours = answer?.headers.get("content-type")?.includes("json");
  fail(line, answer?.status === 503 && ours ? "full" : ours ? "unexpected" : "away");
  return json({detail: []}, 422);
}

async function stop(line, input, init) {
  const {event_id} = JSON.parse(init?.body ?? "{}");
  line.pending.delete(event_id);
  tell(line);
  return stock(input, init).catch(() => json({success: false}));
}

async function listen(line, input, init) {
  const answer = await stock(input, init).catch(() => null);
  return new Response(new ReadableStream({start: out => pass(line, answer?.ok ? answer.body : null, out)}));
}

async function pass(line, body, out) {
  const encoder = new TextEncoder();
  const send = text => { try { text && out.enqueue(encoder.encode(text)); } catch {} }; // Gradio may have left
  try {
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    for (let rest = "", part; !(part = await reader.read()).done;) {
      const events = (rest + part.value).split("\n\n");
      rest = events.pop();
      send(events.map(one => heard(line, one)).join(""));
    }
  } catch {} // what is still awaited then is told below
  if (line.pending.size) send(lost(line));
  send(CLOSE);
  try { out.close(); } catch {}
}

function heard(line, text) {
  const message = JSON.parse(text.replace(/^data:/, ""));
  if (message.msg === "unexpected_error") return lost(line, message.session_not_found ? "away" : "unexpected");
  if (message.msg !== "process_completed") return text + "\n\n";
  const call = line.pending.get(message.event_id);
  if (!line.pending.delete(message.event_id)) line.over.add(message.event_id);
  if (message.success && call?.answers) line.answered = Math.max(line.answered, call.edits);
  if (!message.success) fail(line, "unexpected");
  else setTimeout(tell, 50, line); // when Gradio has shown it
  return message.success ? text + "\n\n" : silence(message.event_id);
}

function lost(line, trouble = "away") {
  const ends = [...line.pending.keys()].map(silence).join("");
  line.pending.clear();
  fail(line, trouble);
  return ends;
}

function fail(line, trouble) {
  line.trouble = trouble;
  tell(line);
  if (trouble === "away") setTimeout(knock, 2000, line);
}

async function knock(line) {
  if (line.trouble !== "away") return;
  const answer = await stock(line.src + "gradio_api/app_id").catch(() => null);
  if (!answer?.ok) return setTimeout(knock, 2000, line);
  line.trouble = "back";
  tell(line);
}

function speak(widget, button) {
  for (const other of widget.querySelectorAll(".course-widget-langs button"))
    other.ariaPressed = String(other === button);
  keep(widget);
  const {lang, title} = button.dataset;
  Object.assign(widget.querySelector(".course-widget-title"), {lang, textContent: title});
  widget.ariaLabel = title;
  widget.dataset.lang = lang;
  start(widget);
}

function prepare(widget) {
  widget.querySelector(".course-widget-live").before(
    make("p", {className: "course-widget-status", role: "status"}));
  typed.set(widget, new Map());
  widget.addEventListener("input", ({target}) => touched(widget, target));
  widget.addEventListener("click", ({target}) => {
    if (target.closest(".course-examples:not(.course-candidates) button")) typed.get(widget).clear();
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
