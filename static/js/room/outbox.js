/** What waits to be saved: in the page, and in local storage, which all tabs of an attempt share. */

import { elapsed } from "./clock.js";

const MOST_AT_ONCE = 400;

export class Outbox {
  #key;
  #channel;
  #entries = new Map();
  notes; // undefined: nothing to save

  /**
   * @param {string} attempt its public id
   * @param {(entry) => void} onOther an entry that another tab of this browser keeps
   */
  constructor(attempt, onOther) {
    this.#key = `quizbank:${attempt}`;
    this.#channel = new BroadcastChannel(this.#key);
    this.#channel.onmessage = ({ data }) => onOther(data);
  }

  get isEmpty() {
    return this.#entries.size === 0 && this.notes === undefined;
  }

  /** Entries of an earlier load of this page that was left before they were saved. */
  left() {
    const { entries, notes } = this.#read();
    return { entries: Object.values(entries), notes };
  }

  /** Take up such entries, and drop the others: the server has later ones. */
  takeUp(entries, notes) {
    this.#entries = new Map(entries.map((entry) => [entry.position, { ...entry, tick: null }]));
    this.notes = notes;
    this.#change((kept) => (kept.entries = Object.fromEntries(this.#entries)));
  }

  /** Keep an entry. Time alone is no answer: it does not make an answer that waits any younger. */
  put(entry, { isAnswer }) {
    const waiting = this.#entries.get(entry.position);
    const { tick, wall } = isAnswer || !waiting ? { tick: elapsed(), wall: Date.now() } : waiting;
    const kept = { ...entry, tick, wall };
    this.#entries.set(entry.position, kept);
    this.#channel.postMessage(entry);
    this.#change(({ entries }) => {
      if (!(entries[entry.position]?.sequence > entry.sequence)) entries[entry.position] = kept;
    });
  }

  putNotes(text) {
    this.notes = text;
    this.#change((kept) => (kept.notes = text));
  }

  has(position) {
    return this.#entries.has(position);
  }

  /** What to send: each entry with its age, as answers given before the end still count after it. */
  batch() {
    const now = elapsed();
    const responses = [...this.#entries.values()].slice(0, MOST_AT_ONCE).map(({ tick, wall, ...entry }) => {
      const age = tick === null ? Date.now() - wall : now - tick; // an earlier load had another clock
      return { ...entry, age_ms: Math.max(0, Math.round(age)) };
    });
    return this.notes === undefined ? { responses } : { responses, notes: this.notes };
  }

  /** Drop what is settled, unless it was changed meanwhile. */
  settle({ responses, notes }) {
    const isSettled = (waiting, { sequence }) => waiting && waiting.sequence <= sequence;
    for (const entry of responses) {
      if (isSettled(this.#entries.get(entry.position), entry)) this.#entries.delete(entry.position);
    }
    if (notes === this.notes) this.notes = undefined;
    this.#change((kept) => {
      for (const entry of responses) if (isSettled(kept.entries[entry.position], entry)) delete kept.entries[entry.position];
      if (notes === kept.notes) delete kept.notes;
    });
  }

  /** Drop an entry that the server will never take. */
  drop(position) {
    this.settle({ responses: [{ position, sequence: Infinity }], notes: null });
  }

  clear() {
    this.#entries.clear();
    this.notes = undefined;
    localStorage.removeItem(this.#key);
  }

  #read() {
    try {
      return { entries: {}, ...JSON.parse(localStorage.getItem(this.#key)) };
    } catch {
      return { entries: {} };
    }
  }

  #change(work) {
    const kept = this.#read();
    work(kept);
    try {
      if (Object.keys(kept.entries).length || kept.notes !== undefined) localStorage.setItem(this.#key, JSON.stringify(kept));
      else localStorage.removeItem(this.#key);
    } catch {
      // Storage is full or forbidden: the entries are in the page at least.
    }
  }
}
