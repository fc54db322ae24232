/** Time as the exam counts it: the server's, on a clock that only goes forward, also while the phone sleeps. */

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

export class Clock {
  #endsAt;
  #minutes;
  #on;
  #seconds;
  #buttons;
  isOver = false;

  /**
   * @param {HTMLFormElement} form the room; its buttons data-do="time" hide the time and show it again
   * @param {{minutes: (minutes: number) => void, over: () => void}} on
   */
  constructor(form, on) {
    const madeAt = performance.getEntriesByType("navigation")[0]?.responseStart ?? 0;
    this.#endsAt = madeAt + Number(form.dataset.secondsLeft) * 1000;
    this.#minutes = form.dataset.announceMinutes.split(" ").map(Number);
    this.#buttons = [...form.querySelectorAll("[data-do=time]")];
    this.#on = on;
    this.#tick();
  }

  /** What the server says now; it is always right. */
  putRight(secondsLeft, onTheWayMs) {
    const endsAt = elapsed() + secondsLeft * 1000 - onTheWayMs;
    if (Math.abs(endsAt - this.#endsAt) > SLACK_MS) this.#endsAt = endsAt;
    if (secondsLeft > 0) this.isOver = false;
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
    if (passed.length && this.#seconds) this.#on.minutes(Math.min(...passed));
    if (!this.#seconds && !this.isOver) {
      this.isOver = true;
      this.#on.over();
    }
    setTimeout(() => this.#tick(), left % 1000 || 1000);
  }
}
