// Quizzes: graded in the page. Answers are kept under a question's key, which says what was asked, not where.

const words = JSON.parse(document.getElementById("course-words").textContent);
const all = (selector, from = document) => [...from.querySelectorAll(selector)];
const questions = all(".course-quiz-question");
const same = key => questions.filter(question => question.dataset.question === key); // in both languages
const choices = question => all(".course-quiz-choice", question);
const box = choice => choice.querySelector("input");
const button = question => question.querySelector(".course-quiz-check");

// What is kept, apart from other courses of the same host: picks until the window closes, checked answers for good

const name = key => `course:${document.documentElement.dataset.root}:${key}`;
function kept(storage, key) {
  try { return JSON.parse(globalThis[storage].getItem(name(key))); } catch { return null; }
}
function keep(storage, key, value) {
  try { globalThis[storage].setItem(name(key), JSON.stringify(value)); } catch { /* storage is off: nothing is kept */ }
}
function forget(key) {
  for (const storage of ["localStorage", "sessionStorage"])
    try { globalThis[storage].removeItem(name(`quiz:${key}`)); } catch { /* nothing was kept */ }
}
const checked = key => kept("localStorage", `quiz:${key}`) ?? {picks: [], tries: 0, right: false, first: false};

// The order: shuffled for each reader, the same on every visit

function seed() {
  const start = kept("localStorage", "seed") ?? Math.floor(Math.random() * 2 ** 31);
  keep("localStorage", "seed", start);
  return start;
}

function rank(text, start) {
  let hash = start | 0;
  for (const letter of text) hash = Math.imul(hash ^ letter.codePointAt(0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}

function shuffle(question, start) {
  if ("fixed" in question.dataset) return;
  const place = choice => rank(`${question.dataset.question}/${choice.dataset.choice}`, start);
  const sorted = choices(question).sort((one, other) => place(one) - place(other));
  question.querySelector(".course-quiz-choices").append(...sorted);
}

// Picks and grades

const picks = question => choices(question).filter(choice => box(choice).checked).map(choice => choice.dataset.choice).sort();

function grade(question) {
  const picked = choices(question).filter(choice => box(choice).checked);
  const right = choices(question).filter(choice => choice.dataset.right === "true");
  const hits = picked.filter(choice => right.includes(choice)).length;
  if (!picked.length) return "none";
  if (hits === picked.length) return hits === right.length ? "right" : "partly";
  return "wrong";
}

function verdict(question, state) {
  const line = question.querySelector(".course-quiz-verdict");
  line.dataset.state = state;
  line.textContent = state ? line.dataset[state] : "";
  button(question).classList.toggle("course-quiz-done", state === "right");
}

function clear(question) {
  for (const choice of choices(question)) {
    choice.classList.remove("course-quiz-good", "course-quiz-bad");
    choice.querySelector(".course-quiz-why").hidden = true;
  }
  verdict(question, "");
}

function reveal(question, state, everything) {
  for (const choice of choices(question)) {
    const right = choice.dataset.right === "true";
    if (!everything && !box(choice).checked) continue;
    choice.querySelector(".course-quiz-why").hidden = false;
    if (box(choice).checked || right) choice.classList.add(right ? "course-quiz-good" : "course-quiz-bad");
  }
  verdict(question, state);
}

function pick(question, picked) {
  clear(question);
  for (const choice of choices(question)) box(choice).checked = picked.includes(choice.dataset.choice);
}

function judge(question, tries) {
  const state = grade(question);
  reveal(question, state, state === "right" || tries > 1);
  button(question).textContent = words.again;
}

// The end: how far the reader is, how much was right and at which try, and what to do next

function advise(section, asked) {
  const done = asked.every(answer => answer.tries);
  const score = asked.filter(answer => answer.first).length;
  const reached = all(".course-quiz-advice", section).filter(advice => score >= Number(advice.dataset.from));
  const fitting = reached.sort((one, other) => other.dataset.from - one.dataset.from)[0];
  for (const advice of all(".course-quiz-advice", section))
    advice.classList.toggle("course-quiz-fitting", done && advice === fitting);
}

function score(section) {
  const asked = all(".course-quiz-question", section).map(question => checked(question.dataset.question));
  const count = what => asked.filter(answer => answer[what]).length;
  const values = {total: asked.length, answered: count("tries"), right: count("right"), first: count("first")};
  section.querySelector(".course-quiz-end").hidden = !values.answered;
  const line = section.querySelector(".course-quiz-score");
  if (line) line.textContent = line.dataset.words.replace(/\{(\w+)\}/g, (_, value) => values[value]);
  advise(section, asked);
}

// What the reader does

function change(event) {
  const question = event.target.closest(".course-quiz-question");
  const key = question.dataset.question;
  const picked = picks(question);
  keep("sessionStorage", `quiz:${key}`, picked);
  for (const one of same(key)) pick(one, picked);
}

function check(event) {
  event.preventDefault();
  const question = event.target.closest(".course-quiz-question");
  const key = question.dataset.question;
  const state = grade(question);
  if (state === "none") return verdict(question, state);
  const {tries, first} = checked(key);
  const right = state === "right";
  const answer = {picks: picks(question), tries: tries + 1, right, first: tries ? first : right};
  keep("localStorage", `quiz:${key}`, answer);
  for (const one of same(key)) {
    pick(one, answer.picks);
    judge(one, answer.tries);
  }
  all(".course-quiz").forEach(score);
}

function restart(section) {
  for (const {dataset: {question: key}} of all(".course-quiz-question", section)) {
    forget(key);
    for (const one of same(key)) {
      pick(one, []);
      button(one).textContent = words.check;
    }
  }
  all(".course-quiz").forEach(score);
  box(section.querySelector(".course-quiz-choice")).focus();
}

// The start

function recall(question) {
  const key = question.dataset.question;
  const answer = checked(key);
  const picked = kept("sessionStorage", `quiz:${key}`) ?? answer.picks;
  pick(question, picked);
  if (answer.tries && String(picked) === String(answer.picks)) judge(question, answer.tries);
}

function prepare(question, start) {
  shuffle(question, start);
  button(question).hidden = false;
  recall(question);
  question.addEventListener("change", change);
  question.addEventListener("submit", check);
}

const start = seed();
for (const question of questions) prepare(question, start);
for (const section of all(".course-quiz")) {
  section.querySelector(".course-quiz-answers").hidden = true;
  section.querySelector(".course-quiz-restart").addEventListener("click", () => restart(section));
  score(section);
}
