/** Saves what is in the outbox: soon, in one go, and again until the server confirms it. */

import { elapsed } from "./clock.js";
import { Outbox } from "./outbox.js";

const SOON_MS = 300;
const TIMEOUT_MS = 10_000;
const LONGEST_WAIT_MS = 30_000;
const HEARTBEAT_MS = 60_000;
const KEEPALIVE_LIMIT = 30_000; // browsers send at most 64 KB for a page that is left

export class Saving {
  #form;
  #outbox;
  #on;
  #revision;
  #tab = Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join("");
  #timer;
  #flight = null;
  #failures = 0;
  #heardAt = elapsed();
  #serverAhead = 0; // the server's clock less ours, in ms
  state = "saved"; // saving, offline, unsaved, signed-out, closed

  /**
   * @param {HTMLFormElement} form the room
   * @param on what to do: state(state), entry(entry, {isRestored}) of another page or an earlier load, notes(text),
   *   reply(secondsLeft, onTheWayMs), refused(sentence), closed(sentence, url); and at(): the position shown
   */
  constructor(form, on) {
    this.#form = form;
    this.#on = on;
    this.#revision = Number(form.dataset.revision);
    this.#outbox = new Outbox(form.dataset.attempt, (entry) => on.entry(entry));
    addEventListener("online", () => this.flush());
    addEventListener("offline", () => this.#become("offline"));
    addEventListener("pageshow", (event) => event.persisted && this.flush());
    addEventListener("pagehide", () => this.#outbox.isEmpty || this.#post(this.#batch()).catch(() => {}));
    setInterval(() => !document.hidden && elapsed() - this.#heardAt > HEARTBEAT_MS && this.flush(), HEARTBEAT_MS / 4);
  }

  /** Take up what an earlier load of this page could not send. */
  restore() {
    const { entries, notes } = this.#outbox.left();
    this.#outbox.takeUp(entries.filter((entry) => this.#on.entry(entry, { isRestored: true })), notes);
    if (notes !== undefined) this.#on.notes(notes);
    if (!this.#outbox.isEmpty) this.#soon(0);
  }

  /** The number of a change made now: later changes have higher ones, on whichever device. */
  sequenceAfter = (last) => Math.max(Math.round(Date.now() + this.#serverAhead), last + 1);

  add(entry, { isAnswer }) {
    if (this.state === "closed") return;
    this.#outbox.put(entry, { isAnswer });
    this.#soon(SOON_MS);
  }

  addNotes(text) {
    this.#outbox.putNotes(text);
    this.#soon(3 * SOON_MS);
  }

  /** Save all there is, or ask what is new; tells whether the server has everything. */
  flush() {
    clearTimeout(this.#timer);
    if (this.state === "closed") return Promise.resolve(false);
    this.#flight ??= this.#send().finally(() => (this.#flight = null));
    return this.#flight;
  }

  #soon(wait = 0) {
    clearTimeout(this.#timer);
    const backOff = Math.min(LONGEST_WAIT_MS, 1000 * 2 ** (this.#failures - 1));
    this.#timer = setTimeout(() => this.flush(), this.#failures ? backOff : wait);
    if (!this.#failures) this.#become("saving");
  }

  #become(state) {
    if (state === this.state || this.state === "closed") return;
    this.state = state;
    this.#on.state(state);
  }

  async #send() {
    do {
      const batch = this.#batch();
      const sentAt = elapsed();
      const { status, body, date } = await this.#exchange(batch);
      if (status === 200) this.#take(body, batch, { onTheWay: (elapsed() - sentAt) / 2, date });
      else if (!this.#goesOnAfter(status, body)) return false;
    } while (!this.#outbox.isEmpty);
    return true;
  }

  #batch() {
    return { tab: this.#tab, since: this.#revision, at: this.#on.at(), ...this.#outbox.batch() };
  }

  async #exchange(batch) {
    try {
      let response = await this.#post(batch);
      if (response.status === 400 && (await this.#renewToken())) response = await this.#post(batch);
      return { status: response.status, body: await response.json(), date: response.headers.get("Date") };
    } catch {
      return { status: 0 }; // no connection, too slow, or somebody else's answer
    }
  }

  #post(batch) {
    const body = JSON.stringify(batch);
    return fetch(this.#form.action, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": this.#form.elements.csrf_token.value },
      body,
      keepalive: body.length < KEEPALIVE_LIMIT,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  }

  async #renewToken() {
    const response = await fetch(this.#form.dataset.tokenUrl);
    if (response.ok) this.#form.elements.csrf_token.value = (await response.json()).csrf_token;
    return response.ok;
  }

  #take(body, sent, { onTheWay, date }) {
    this.#failures = 0;
    this.#heardAt = elapsed();
    this.#revision = body.revision;
    if (date) this.#serverAhead = Date.parse(date) + 500 + onTheWay - Date.now(); // it has whole seconds
    this.#outbox.settle(sent);
    this.#outbox.settle({ responses: body.newer, notes: null });
    for (const entry of body.newer) if (!this.#outbox.has(entry.position)) this.#on.entry(entry);
    if (body.notes !== null && this.#outbox.notes === undefined) this.#on.notes(body.notes);
    if (this.#outbox.isEmpty) this.#become("saved");
    if (body.seconds_left !== null) this.#on.reply(body.seconds_left, onTheWay);
  }

  /** After an answer other than "saved": whether sending the rest at once makes sense. */
  #goesOnAfter(status, body) {
    if (status === 409) {
      this.#become("closed");
      this.#outbox.clear();
      this.#on.closed(body.say, body.url);
      return false;
    }
    const named = status === 422 ? body.problems.filter(({ position }) => this.#outbox.has(position)) : [];
    for (const { position, say } of named) {
      this.#outbox.drop(position);
      this.#on.refused(say);
    }
    if (named.length) return true;
    this.#failures += 1;
    this.#become({ 0: "offline", 401: "signed-out" }[status] ?? "unsaved");
    this.#soon();
    return false;
  }
}
