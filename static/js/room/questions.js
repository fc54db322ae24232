/** One question of the page: its controls hold the answer, this reads and writes them. */

const LONG_PRESS_MS = 500;

export class Question {
  #inputs;
  #isPrepared = false;
  #note = Object.assign(document.createElement("p"), { className: "question__note", role: "status" });

  /** @param {HTMLFieldSetElement} element */
  constructor(element) {
    const { kind, choose = 0, struck = "", seconds = 0, sequence = 0 } = element.dataset;
    this.element = element;
    this.position = Number(element.id.slice("question-".length));
    this.recordId = element.dataset.case;
    this.isTyped = kind === "code_entry";
    this.choose = Number(choose);
    this.struck = struck;
    this.milliseconds = seconds * 1000;
    this.sequence = Number(sequence);
    this.heading = element.querySelector(".question__number");
    this.flagBox = element.querySelector(`[name="flagged-${this.position}"]`);
  }

  get inputs() {
    this.#inputs ??= [...this.element.querySelectorAll(`[name="chosen-${this.position}"]`)];
    return this.#inputs;
  }

  /** Letters in order ("AC"), or the typed codes, one a line. */
  get chosen() {
    if (this.isTyped) return this.inputs[0].value.split("\n").map((line) => line.trim()).filter(Boolean).join("\n");
    return this.inputs.filter((input) => input.checked).map((input) => input.value).join("");
  }

  set chosen(chosen) {
    if (!this.isTyped) for (const input of this.inputs) input.checked = chosen.includes(input.value);
    else if (this.chosen !== chosen) this.inputs[0].value = chosen;
  }

  get isFlagged() {
    return this.flagBox.checked;
  }

  set isFlagged(isFlagged) {
    this.flagBox.checked = isFlagged;
  }

  /** How many too many are selected, or too few once there is a selection; 0 when it is right. */
  get miscount() {
    return this.choose && this.chosen ? this.chosen.length - this.choose : 0;
  }

  /** What is saved of it. */
  entry() {
    return {
      position: this.position,
      chosen: this.chosen.slice(0, 400),
      flagged: this.isFlagged,
      struck: this.struck,
      seconds: Math.round(this.milliseconds / 1000),
      sequence: this.sequence,
    };
  }

  /** Show what another page or an earlier load made of it; tells whether there is something new to see. */
  take(entry) {
    const isNews = this.chosen !== entry.chosen || this.isFlagged !== entry.flagged;
    this.chosen = entry.chosen;
    this.isFlagged = entry.flagged;
    this.struck = entry.struck;
    this.milliseconds = Math.max(this.milliseconds, entry.seconds * 1000);
    this.sequence = Math.max(this.sequence, entry.sequence);
    this.draw();
    return isNews;
  }

  /** Select an option by its letter, or take that back where several may be selected. */
  select(letter) {
    const input = this.#option(letter);
    if (input) input.checked = input.type === "radio" || !input.checked;
    this.draw();
    return Boolean(input);
  }

  /** Strike an option out, or take that back; a struck option is not selected. */
  strike(letter) {
    const input = this.#option(letter);
    if (!input) return false;
    const isStruck = this.struck.includes(letter);
    this.struck = isStruck ? this.struck.replace(letter, "") : [...this.struck, letter].sort().join("");
    if (!isStruck) input.checked = false;
    this.draw();
    return true;
  }

  #option(letter) {
    return this.isTyped ? undefined : this.inputs.find((input) => input.value === letter);
  }

  /** Make the controls that need a script; once, when the question is first shown. */
  prepare() {
    if (this.#isPrepared) return;
    this.#isPrepared = true;
    this.heading.tabIndex = -1;
    if (!this.isTyped) for (const input of this.inputs) input.closest(".option").append(strikeButton(input.value));
    this.draw();
  }

  /** Show which options are struck; one that is selected is not. */
  draw() {
    if (!this.#isPrepared || this.isTyped) return;
    const { chosen } = this;
    this.struck = [...this.struck].filter((letter) => !chosen.includes(letter)).join("");
    for (const input of this.inputs) {
      const isStruck = this.struck.includes(input.value);
      const row = input.closest(".option");
      row.classList.toggle("option--struck", isStruck);
      row.lastElementChild.setAttribute("aria-pressed", isStruck);
    }
    if (this.choose) this.#drawNote();
  }

  #drawNote() {
    this.#note.textContent = this.miscount > 0 ? `${this.chosen.length} selected. Select ${this.choose}.` : "";
    if (!this.#note.isConnected) this.flagBox.closest("p").before(this.#note);
  }
}

/** A long press on an option strikes it out, and is then no tap; a scroll cancels the pointer by itself. */
export function onLongPress(form, strike) {
  let timer;
  let hasStruck = false;
  form.addEventListener("pointerdown", ({ target, pointerType }) => {
    clearTimeout(timer);
    hasStruck = false;
    const input = target.closest(".option label")?.control;
    if (input && pointerType !== "mouse") timer = setTimeout(() => (hasStruck = strike(input.value)), LONG_PRESS_MS);
  });
  for (const end of ["pointerup", "pointercancel"]) form.addEventListener(end, () => clearTimeout(timer));
  for (const after of ["click", "contextmenu"]) {
    form.addEventListener(after, (event) => hasStruck && event.target.closest(".option label") && event.preventDefault());
  }
}

function strikeButton(letter) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "option__strike", value: letter });
  button.innerHTML = `<s aria-hidden="true">${letter}</s>`;
  button.setAttribute("aria-label", `Strike out ${letter}`);
  return button;
}
