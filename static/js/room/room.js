/** The exam room: one question at a time out of a page that holds them all. */

import { Clock, Stopwatch } from "./clock.js";
import { onLongPress, Question } from "./questions.js";
import { Saving } from "./saving.js";
import * as screen from "./screen.js";

const form = document.getElementById("room");
const $ = (selector) => form.querySelector(selector);
const isForwardOnly = "forwardOnly" in form.dataset;
const total = Number(form.dataset.total);
const all = [...form.querySelectorAll(".question")].map((element) => new Question(element));
const questions = new Map(all.map((question) => [question.position, question]));
const split = $(".record") && new (await import("./case-split.js")).CaseSplit(form);
const stopwatch = new Stopwatch();
let current = all.find(({ element }) => "shown" in element.dataset);
let filter = "all";

screen.putToolsInPlace();
const [countButton, flagButton, nextButton, backButton] = ["grid", "flag", "next", "back"].map((name) => $(`[data-do=${name}]`));

const saving = new Saving(form, {
  at: () => current.position,
  state: screen.showState,
  entry(entry, { isRestored = false } = {}) {
    const question = questions.get(entry.position);
    if (!question || entry.sequence <= question.sequence) return false;
    if (question.take(entry) && !isRestored) screen.notify(`Question ${entry.position} was answered in another window.`);
    drawMoves();
    return true;
  },
  notes: (text) => ($("#notes-text").value = text),
  reply: (secondsLeft, onTheWayMs) => clock.putRight(secondsLeft, onTheWayMs),
  refused: screen.notify,
  closed(sentence, url) {
    screen.takeAnswers(false);
    if (clock?.isOver) location.replace(url);
    else screen.showEnd("This exam is closed", sentence, { url, link: "See your result" });
  },
});

const clock = form.dataset.secondsLeft && new Clock(form, saving);

/** Keep an answer, a flag or a struck option. */
function keep() {
  current.milliseconds += stopwatch.lap();
  current.sequence = saving.sequenceAfter(current.sequence);
  saving.add(current.entry(), { isAnswer: true });
  drawMoves();
}

/** Keep the time spent on a question; its low number never wins over an answer given elsewhere. */
function keepTime(question) {
  if (clock?.isOver) return;
  question.sequence += 1;
  saving.add(question.entry(), { isAnswer: false });
}

/** The next question is seen first, whatever else there is to do. */
const afterPaint = (work) => requestAnimationFrame(() => setTimeout(work));

function drawMoves() {
  countButton.textContent = `${current.position}/${total}`;
  countButton.setAttribute("aria-label", `${current.position}/${total}: all questions`);
  flagButton.setAttribute("aria-pressed", current.isFlagged);
  flagButton.lastElementChild.textContent = current.isFlagged ? "Flagged" : "Flag";
  nextButton.firstElementChild.textContent = current.position === total ? "Finish" : "Next";
  if (backButton) backButton.disabled = current.position === 1;
}

function show(question) {
  current.element.removeAttribute("data-shown");
  current = question;
  question.prepare();
  question.element.dataset.shown = "";
  split?.show(question.recordId);
  drawMoves();
}

function go(position) {
  const question = questions.get(position);
  if (!question || question === current) return;
  const left = current;
  left.milliseconds += stopwatch.lap();
  act.dismiss();
  show(question);
  $(".room__paper").scrollTop = 0;
  question.element.scrollTop = 0;
  afterPaint(() => {
    current.heading.focus({ preventScroll: true });
    keepTime(left);
    saving.flush();
    history.replaceState(null, "", `#question-${current.position}`);
    questions.get(position + 1)?.prepare();
  });
}

const act = {
  next() {
    if (isForwardOnly && !current.chosen) screen.notify(`${current.isTyped ? "Enter a code" : "Select an answer"} to go on.`);
    else if (current.position === total) act.finish();
    else go(current.position + 1);
  },
  back: () => isForwardOnly || go(current.position - 1),
  flag() {
    current.isFlagged = !current.isFlagged;
    keep();
  },
  select: (letter) => current.select(letter) && keep(),
  strike: (letter) => current.strike(letter) && (keep(), true),
  time: () => clock.toggle(),
  grid() {
    screen.drawGrid({ questions, current, isForwardOnly }, filter);
    if (!$("#grid").open) screen.open("grid");
  },
  go(button) {
    act.close(button);
    go(Number(button.value));
  },
  open: (button) => screen.open(button.value),
  book: (button) => import("./code-book.js").then((book) => book.open(form, button, () => current.position), () => screen.notify("Not connected: the code book needs a connection.")),
  dismiss: () => ($(".room__notice").hidden = true),
  close: (button) => button.closest("dialog").close(),
  finish() {
    screen.drawFinish({ questions, current, isForwardOnly });
    screen.open("finish");
    saving.flush();
  },
  async submit(button) {
    button.disabled = true;
    current.milliseconds += stopwatch.lap();
    keepTime(current);
    if (await saving.flush()) return screen.submit();
    button.disabled = false;
    $("#finish .dialog__remedy").textContent = `${screen.STATES[saving.state]}. Submit when you are connected again.`;
  },
};

form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("click", ({ target }) => {
  const button = target.closest("button");
  if (button?.dataset.filter) act.grid((filter = button.dataset.filter));
  else if (button?.matches(".option__strike")) act.strike(button.value);
  else act[button?.dataset.do]?.(button);
});
form.addEventListener("input", ({ target }) => {
  if (target.name === "notes") return saving.addNotes(target.value);
  if (!target.name) return;
  current.draw();
  keep();
});
onLongPress(form, act.strike);
const listenToKeys = () => import("./keys.js").then((keys) => keys.listen(form, act));
if (matchMedia("(any-hover: hover)").matches) listenToKeys();
else addEventListener("keydown", (first) => listenToKeys().then(() => first.target.dispatchEvent(new KeyboardEvent("keydown", first))), { once: true });

document.addEventListener("visibilitychange", () => {
  current.milliseconds += stopwatch.lap();
  if (document.hidden) keepTime(current);
  saving.flush();
});
const named = () => (isForwardOnly ? null : questions.get(Number(location.hash.slice("#question-".length))));
addEventListener("hashchange", () => go(named()?.position));
show(named() ?? current);
screen.begin();
saving.restore();
