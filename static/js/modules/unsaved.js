/** Asks before one leaves a page with something entered that is not saved. */
export default function unsaved(around) {
  let isUnsaved = "unsaved" in around.dataset;

  const ask = (event) => isUnsaved && event.preventDefault();
  around.addEventListener("input", () => (isUnsaved = true));
  document.addEventListener("submit", () => removeEventListener("beforeunload", ask));
  addEventListener("beforeunload", ask);
}
