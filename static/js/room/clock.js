/** Time as the exam counts it: the server's, on a clock that only goes forward, also while the phone sleeps. */

import * as screen from "./screen.js";

const SLEEP_MS = 2000;
const SLACK_MS = 1500; // replies take a moment: less than this is not worth a jump
const LAST_MINUTES = 5;
const HIDDEN = "quizbank:time-hidden";
let slept = 0;
let lastTick = performance.now();
let lastWall = Date.now();

/** Milliseconds since the page began; on some phones performance.now() stands still in sleep, so the wall helps. */
export function elapsed() {
  const tick = performance.now();
  const wall = Date.now();
  const gap = wall - lastWall - (tick - lastTick);
  if (gap > SLEEP_MS) slept += gap;
  lastTick = tick;
  lastWall = wall;
  return tick + slept;
}

/** "1:12:40", "9:05" */
function clockText(seconds) {
  const two = (number) => String(number).padStart(2, "0");
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${two(seconds % 60)}`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
}

/** Counts while the page can be seen. */
export class Stopwatch {
  #from = performance.now();

  /** Milliseconds since the last lap. */
  lap() {
    const now = performance.now();
    const counted = this.#from === null ? 0 : now - this.#from;
    this.#from = document.hidden ? null : now;
    return counted;
  }
}

export class Clock {
  #form;
  #saving;
  #endsAt;
  #minutes;
  #seconds;
  #buttons;
  isOver = false;

  /**
   * @param {HTMLFormElement} form the room; its buttons data-do="time" hide the time and show it again
   * @param {import("./saving.js").Saving} saving
   */
  constructor(form, saving) {
    this.#form = form;
    this.#saving = saving;
    const madeAt = performance.getEntriesByType("navigation")[0]?.responseStart ?? 0;
    this.#endsAt = madeAt + Number(form.dataset.secondsLeft) * 1000;
    this.#minutes = form.dataset.announceMinutes.split(" ").map(Number);
    this.#buttons = [...form.querySelectorAll("[data-do=time]")];
    this.#tick();
  }

  /** What the server says now; it is always right. */
  putRight(secondsLeft, onTheWayMs) {
    const endsAt = elapsed() + secondsLeft * 1000 - onTheWayMs;
    if (Math.abs(endsAt - this.#endsAt) > SLACK_MS) this.#endsAt = endsAt;
    if (secondsLeft > 0) this.isOver = false;
    screen.takeAnswers(secondsLeft > 0);
    if (this.isOver) location.replace(this.#form.dataset.resultUrl);
  }

  toggle() {
    if (this.#isHidden) localStorage.removeItem(HIDDEN);
    else localStorage.setItem(HIDDEN, "1");
    this.#draw();
  }

  get #isHidden() {
    return localStorage.getItem(HIDDEN) !== null;
  }

  #draw() {
    const [inBar, inMenu] = this.#buttons;
    inBar.textContent = this.#isHidden ? "Show time" : `${clockText(this.#seconds)} left`;
    inBar.classList.toggle("room__tool--last-minutes", this.#seconds <= LAST_MINUTES * 60);
    inMenu.textContent = this.#isHidden ? "Show the time" : "Hide the time";
  }

  #tick() {
    const left = Math.max(0, this.#endsAt - elapsed());
    const before = this.#seconds;
    this.#seconds = Math.ceil(left / 1000);
    this.#draw();
    const passed = this.#minutes.filter((minutes) => before > minutes * 60 && this.#seconds <= minutes * 60);
    const minutes = Math.min(...passed);
    if (passed.length && this.#seconds) screen.notify(minutes === 1 ? "1 minute left." : `${minutes} minutes left.`);
    if (!this.#seconds && !this.isOver) this.#end();
    setTimeout(() => this.#tick(), left % 1000 || 1000);
  }

  /** Time is up: the server is told what it does not have yet, and its reply leads to the result. */
  async #end() {
    this.isOver = true;
    screen.takeAnswers(false);
    await this.#saving.flush();
    const { state } = this.#saving;
    if (!this.isOver || state === "saved" || state === "closed") return;
    const way = state === "signed-out" ? { url: this.#form.dataset.signInUrl, link: "Sign in" } : {};
    screen.showEnd("Time is up", `${screen.STATES[state]}. Your answers are sent as soon as that is over.`, way);
  }
}
