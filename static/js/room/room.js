/** The exam room: one question at a time out of a page that holds them all. */

import { Clock } from "./clock.js";
import { Question } from "./questions.js";
import { Saving } from "./saving.js";
import * as screen from "./screen.js";

const LONG_PRESS_MS = 500;
const form = document.getElementById("room");
const $ = (selector) => form.querySelector(selector);
const total = Number(form.dataset.total);
const isForwardOnly = "forwardOnly" in form.dataset;
const all = [...form.querySelectorAll(".question")].map((element) => new Question(element));
const questions = new Map(all.map((question) => [question.position, question]));
const split = $(".record") && new (await import("./case-split.js")).CaseSplit(form);
let current = all.find((question) => "shown" in question.element.dataset);
let countedFrom = performance.now();
let filter = "all";

putToolsInPlace();
const [countButton, flagButton, nextButton, backButton] = ["grid", "flag", "next", "back"].map((name) => $(`[data-do=${name}]`));

function putToolsInPlace() {
  const tools = $("#tools").content;
  if (form.dataset.secondsLeft) $(".room__time").replaceChildren(tools.querySelector("[data-do=time]"));
  $(".room__count").replaceChildren(tools.querySelector("[data-do=grid]"));
  $(".room__bar").append(tools.querySelector("[data-do=menu]"));
  $(".room__actions").replaceChildren(tools.querySelector(".room__moves"));
  form.append(tools);
  $("#notes-dialog").append($("#notes"));
}

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
  reply(secondsLeft, onTheWayMs) {
    clock.putRight(secondsLeft, onTheWayMs);
    takeAnswers(secondsLeft > 0);
    if (clock.isOver) location.replace(form.dataset.resultUrl);
  },
  refused: screen.notify,
  closed(sentence, url) {
    takeAnswers(false);
    if (clock?.isOver) location.replace(url);
    else screen.showEnd({ title: "This exam is closed", text: sentence, url, link: "See your result" });
  },
});

const clock = form.dataset.secondsLeft ? new Clock(form, {
  minutes: (minutes) => screen.notify(minutes === 1 ? "1 minute left." : `${minutes} minutes left.`),
  over: () => queueMicrotask(timeIsUp),
}) : null;

async function timeIsUp() {
  takeAnswers(false);
  if ((await saving.flush()) || !clock.isOver || saving.state === "closed") return;
  const isSignedOut = saving.state === "signed-out";
  const text = `${screen.STATES[saving.state]}. They are sent when you are ${isSignedOut ? "signed in" : "connected"} again.`;
  screen.showEnd({ title: "Time is up", text: `Your answers: ${text}`, ...(isSignedOut && { url: form.dataset.signInUrl, link: "Sign in" }) });
}

function takeAnswers(isOpen) {
  $(".room__paper").inert = !isOpen;
  $(".room__actions").inert = !isOpen;
  if (isOpen && $("#ended").open) $("#ended").close();
}
