/** The code book over the question: its pages in a dialog, and how long one looked. Loaded when first opened. */

import codeSearch from "../modules/code-search.js";
import { Stopwatch } from "./clock.js";

const OFFLINE = "Not connected: the code book needs a connection. Your answers are safe.";
const FRAME = `
  <div class="book__head">
    <button class="book__back" type="button" data-book="back" hidden>‹ Back</button>
    <h2 class="book__title" id="book-title">Code book</h2>
    <button class="book__close" type="button" data-book="close">Close</button>
  </div>
  <p class="dialog__remedy" role="status"></p>
  <div class="dialog__body book__page"></div>`;
let book;

/**
 * @param {HTMLFormElement} room
 * @param {HTMLButtonElement} button its value is where the book begins, data-look-ups where look-ups are told
 * @param {() => number} at the position of the question on show
 */
export function open(room, button, at) {
  button.closest("dialog")?.close();
  book ??= new CodeBook(room, button);
  book.open(at());
}

class CodeBook {
  #room;
  #lookUps;
  #start;
  #trail = [];
  #looking = null; // what is told of the present look: key, position, milliseconds
  #untold = new Map();
  #stopwatch = new Stopwatch();
  #dialog = Object.assign(document.createElement("dialog"), { className: "dialog dialog--book", innerHTML: FRAME });

  constructor(room, button) {
    this.#room = room;
    this.#start = button.value;
    this.#lookUps = button.dataset.lookUps;
    this.#dialog.setAttribute("aria-labelledby", "book-title");
    this.#dialog.setAttribute("closedby", "any");
    document.body.append(this.#dialog);
    this.#dialog.addEventListener("click", (event) => this.#click(event));
    this.#dialog.addEventListener("submit", (event) => this.#submit(event));
    this.#dialog.addEventListener("found", ({ detail }) => (this.#trail[this.#trail.length - 1] = detail));
    this.#dialog.addEventListener("close", () => this.#close());
    document.addEventListener("visibilitychange", () => this.#tell());
    addEventListener("pagehide", () => this.#tell());
  }

  /** Open where it was left. */
  open(position) {
    const key = Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join("-");
    this.#stopwatch.lap();
    this.#looking = { key, position, milliseconds: 0 };
    this.#dialog.showModal();
    if (!this.#trail.length) this.#show(this.#start);
  }

  get #page() {
    return this.#dialog.querySelector(".book__page");
  }

  #say(sentence) {
    this.#dialog.querySelector(".dialog__remedy").textContent = sentence;
  }

  async #show(address, { isBack = false, ...sent } = {}) {
    try {
      const response = await fetch(address, { ...sent, headers: { "X-Part": "main" } });
      const isPart = response.headers.get("X-Part") === "main";
      if (!isPart) return this.#say(response.redirected ? "You are signed out. Sign in again in another tab." : "The book has no such page.");
      this.#page.innerHTML = await response.text();
      if (!isBack) this.#trail.push(response.url);
    } catch {
      return this.#say(OFFLINE);
    }
    this.#say("");
    this.#page.scrollTop = 0;
    this.#dialog.querySelector("[data-book=back]").hidden = this.#trail.length < 2;
    this.#page.querySelectorAll("[data-module=code-search]").forEach(codeSearch);
    const first = this.#page.querySelector("input[type=search]") ?? this.#page.querySelector("h1");
    if (first.matches("h1")) first.tabIndex = -1;
    first.focus();
  }

  #click(event) {
    const button = event.target.closest("[data-book]");
    const link = event.target.closest("a[href]");
    if (button?.dataset.book === "close") this.#dialog.close();
    if (button) return button.dataset.book === "back" && this.#back();
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return null;
    const path = link.getAttribute("href");
    if (!path.startsWith("#") && !path.startsWith(new URL(this.#start, location).pathname)) return (link.target = "_blank");
    event.preventDefault();
    return path.startsWith("#") ? this.#page.querySelector(path)?.focus() : this.#show(path);
  }

  #back() {
    this.#trail.pop();
    return this.#show(this.#trail.at(-1), { isBack: true });
  }

  #submit(event) {
    event.preventDefault();
    const fields = new FormData(event.target);
    const address = event.submitter?.getAttribute("formaction") ?? event.target.getAttribute("action");
    if (event.target.method === "post") this.#show(address, { method: "POST", body: fields });
    else this.#show(`${address}?${new URLSearchParams(fields)}`);
  }

  #close() {
    this.#tell();
    this.#looking = null;
    this.#room.querySelector(".room__tool--menu")?.focus();
  }

  /** Tell the server of this look, and of earlier ones that it has not confirmed. */
  #tell() {
    if (!this.#looking) return;
    const { key, position } = this.#looking;
    this.#looking.milliseconds += this.#stopwatch.lap();
    const at = new URL(this.#trail.at(-1) ?? this.#start, location);
    const lookedFor = at.searchParams.get("q") ?? at.searchParams.get("term") ?? at.pathname.split("/").pop();
    this.#untold.set(key, { key, position, looked_for: lookedFor, seconds: Math.round(this.#looking.milliseconds / 1000) });
    for (const one of this.#untold.values()) this.#post(one);
  }

  async #post(one) {
    const headers = { "Content-Type": "application/json", "X-CSRFToken": this.#room.elements.csrf_token.value };
    try {
      const response = await fetch(this.#lookUps, { method: "POST", headers, body: JSON.stringify(one), keepalive: true });
      if (response.status !== 400 && response.status < 500) this.#untold.delete(one.key);
    } catch {
      // Told with the next look.
    }
  }
}
