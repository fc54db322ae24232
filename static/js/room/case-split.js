/** The record of a case beside its question: the handle between them, the tabs, and the place where one was reading. */

const SHARES = [30, 50, 70];
const KEPT_AS = "quizbank:case-split";

export class CaseSplit {
  #form;
  #paper;
  #handle = document.createElement("div");
  #record = null;
  #places = new Map();
  #isAcross = matchMedia("(min-width: 900px), (min-width: 600px) and (max-height: 480px)");

  /** @param {HTMLFormElement} form the room */
  constructor(form) {
    this.#form = form;
    this.#paper = form.querySelector(".room__paper");
    this.#makeHandle();
    for (const record of form.querySelectorAll(".record")) this.#prepare(record);
  }

  /** Show a question's record where it was left, or none. */
  show(recordId) {
    const record = recordId ? document.getElementById(recordId) : null;
    if (record === this.#record) return;
    this.#record?.removeAttribute("data-shown");
    this.#record = record;
    this.#form.classList.toggle("room--case", Boolean(record));
    this.#handle.hidden = !record;
    if (!record) return;
    record.before(this.#handle);
    record.dataset.shown = "";
    record.scrollTop = this.#places.get(record) ?? 0;
  }

  #prepare(record) {
    record.tabIndex = 0;
    record.setAttribute("role", "region");
    const tabs = [...record.querySelectorAll(".record__tabs a")];
    const sectionOf = ({ hash }) => document.getElementById(hash.slice(1));
    const mark = (here) => {
      for (const tab of tabs) tab.toggleAttribute("aria-current", tab === here);
      here.setAttribute("aria-current", "true");
    };
    mark(tabs[0]);
    record.addEventListener("scroll", () => {
      if (record !== this.#record || record.scrollTop === this.#places.get(record)) return;
      this.#places.set(record, record.scrollTop);
      const edge = tabs[0].getBoundingClientRect().bottom + 8;
      mark(tabs.findLast((tab) => sectionOf(tab).getBoundingClientRect().top <= edge) ?? tabs[0]);
    });
    tabs[0].parentElement.addEventListener("click", (event) => {
      const tab = event.target.closest("a");
      if (!tab) return;
      event.preventDefault();
      record.scrollTop += sectionOf(tab).getBoundingClientRect().top - tabs[0].getBoundingClientRect().bottom;
      this.#places.set(record, record.scrollTop); // so that the tab stays marked where its section is too short
      mark(tab);
    });
  }

  #makeHandle() {
    const handle = this.#handle;
    handle.className = "record__handle";
    handle.tabIndex = 0;
    handle.setAttribute("role", "separator");
    handle.setAttribute("aria-label", "Size of the record");
    handle.setAttribute("aria-valuemin", SHARES[0]);
    handle.setAttribute("aria-valuemax", SHARES.at(-1));
    handle.addEventListener("pointerdown", (event) => handle.setPointerCapture(event.pointerId));
    handle.addEventListener("pointermove", (event) => {
      if (handle.hasPointerCapture(event.pointerId)) this.#drawShare(this.#shareAt(event));
    });
    handle.addEventListener("lostpointercapture", () => this.#settle(this.#nearest(this.#share)));
    handle.addEventListener("keydown", (event) => {
      const step = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1 }[event.key];
      if (!step) return;
      event.preventDefault();
      event.stopPropagation();
      this.#settle(SHARES[SHARES.indexOf(this.#nearest(this.#share)) + step] ?? this.#share);
    });
    this.#isAcross.addEventListener("change", () => this.#drawShare(this.#share));
    this.#settle(Number(localStorage.getItem(KEPT_AS)) || 50);
  }

  #share = 50;

  #shareAt({ clientX, clientY }) {
    const box = this.#paper.getBoundingClientRect();
    const part = this.#isAcross.matches ? (clientX - box.left) / box.width : (clientY - box.top) / box.height;
    return Math.min(SHARES.at(-1), Math.max(SHARES[0], Math.round(part * 100)));
  }

  #nearest(share) {
    return SHARES.reduce((best, one) => (Math.abs(one - share) < Math.abs(best - share) ? one : best));
  }

  #settle(share) {
    this.#drawShare(share);
    localStorage.setItem(KEPT_AS, share);
  }

  #drawShare(share) {
    this.#share = share;
    this.#paper.style.setProperty("--record-share", `${share}fr`);
    this.#paper.style.setProperty("--question-share", `${100 - share}fr`);
    this.#handle.setAttribute("aria-valuenow", share);
    this.#handle.setAttribute("aria-valuetext", `Record ${share} %, question ${100 - share} %`);
    this.#handle.setAttribute("aria-orientation", this.#isAcross.matches ? "vertical" : "horizontal");
  }
}
