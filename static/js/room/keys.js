/** The keyboard in the exam room; loaded where there is one. Single keys can be switched off. */

const OFF = "quizbank:keys-off";
const TEXT = "textarea, select, input:not([type=radio]):not([type=checkbox])";

/**
 * @param {HTMLFormElement} form the room
 * @param act what can be done: next, back, flag, open, select(letter), strike(letter)
 */
export function listen(form, act) {
  const box = form.querySelector("#keys-on");
  let isStriking = false;
  form.querySelector("[value=keys]").hidden = false;
  box.checked = !localStorage.getItem(OFF);
  box.addEventListener("change", () => (box.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1")));

  document.addEventListener("keydown", (event) => {
    if (!box.checked || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest(TEXT) || document.querySelector("dialog[open]")) return;
    const done = { ArrowRight: act.next, ArrowLeft: act.back, "?": () => act.open({ value: "keys" }) }[event.key] ?? letterKey(event.key.toUpperCase());
    if (!done) return;
    event.preventDefault();
    done();
  });

  /** What a letter or a number does; after S it strikes an option out. */
  function letterKey(key) {
    const letter = /^[1-8]$/.test(key) ? "ABCDEFGH"[key - 1] : key;
    if (isStriking) {
      isStriking = false;
      return /^[A-H]$/.test(letter) && (() => act.strike(letter));
    }
    if (key === "S") return () => (isStriking = true);
    if (key === "F") return act.flag;
    return /^[A-H]$/.test(letter) && (() => act.select(letter));
  }
}
