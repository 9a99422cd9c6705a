// Quizzes: graded in the page; answers are kept under the question's id, which both languages share.

const words = JSON.parse(document.getElementById("course-words").textContent);
const all = (selector, from = document) => [...from.querySelectorAll(selector)];
const questions = all(".course-quiz-question");
const same = id => questions.filter(question => question.dataset.question === id);
const choices = question => all(".course-quiz-choice", question);
const box = choice => choice.querySelector("input");

// What is kept: picks until the window closes, checked answers for good

function kept(storage, key) {
  try { return JSON.parse(globalThis[storage].getItem(key)); } catch { return null; }
}
function keep(storage, key, value) {
  try { globalThis[storage].setItem(key, JSON.stringify(value)); } catch { /* storage is off: nothing is kept */ }
}
const checked = id => kept("localStorage", `course-quiz:${id}`) ?? {picks: [], tries: 0, right: false};

// The order: shuffled for each reader, the same on every visit

function seed() {
  const start = kept("localStorage", "course-seed") ?? Math.floor(Math.random() * 2 ** 31);
  keep("localStorage", "course-seed", start);
  return start;
}

function rank(text, start) {
  let hash = start | 0;
  for (const letter of text) hash = Math.imul(hash ^ letter.codePointAt(0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}

function shuffle(question, start) {
  const place = choice => rank(`${question.dataset.question}/${choice.dataset.choice}`, start);
  const sorted = choices(question).sort((one, other) => place(one) - place(other));
  question.querySelector(".course-quiz-choices").append(...sorted);
}

// Picks and grades

const picks = question => choices(question).filter(choice => box(choice).checked).map(choice => choice.dataset.choice);

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
  question.querySelector(".course-quiz-check").textContent = words.again;
}

function score(section) {
  const line = section.querySelector(".course-quiz-score");
  if (!line) return;
  const asked = all(".course-quiz-question", section).map(question => checked(question.dataset.question));
  line.hidden = asked.every(answer => !answer.tries);
  line.textContent = line.dataset.words
    .replace("{right}", asked.filter(answer => answer.right).length).replace("{total}", asked.length);
}

// What the reader does

function change(event) {
  const question = event.target.closest(".course-quiz-question");
  const id = question.dataset.question;
  const picked = picks(question);
  keep("sessionStorage", `course-quiz:${id}`, picked);
  for (const one of same(id)) pick(one, picked);
}

function check(event) {
  event.preventDefault();
  const question = event.target.closest(".course-quiz-question");
  const id = question.dataset.question;
  const state = grade(question);
  if (state === "none") return verdict(question, state);
  const answer = {picks: picks(question), tries: checked(id).tries + 1, right: state === "right"};
  keep("localStorage", `course-quiz:${id}`, answer);
  for (const one of same(id)) {
    pick(one, answer.picks);
    judge(one, answer.tries);
  }
  all(".course-quiz").forEach(score);
}

// The start

function recall(question) {
  const id = question.dataset.question;
  const answer = checked(id);
  const picked = kept("sessionStorage", `course-quiz:${id}`) ?? answer.picks;
  pick(question, picked);
  if (answer.tries && String(picked) === String(answer.picks)) judge(question, answer.tries);
}

function prepare(question, start) {
  shuffle(question, start);
  question.querySelector(".course-quiz-check").hidden = false;
  recall(question);
  question.addEventListener("change", change);
  question.addEventListener("submit", check);
}

const start = seed();
for (const question of questions) prepare(question, start);
for (const section of all(".course-quiz")) {
  const answers = section.querySelector(".course-quiz-answers");
  if (answers) answers.hidden = true;
  score(section);
}
