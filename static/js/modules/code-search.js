/** What fits, while one types; without a script the form is sent as it is. */

const PAUSE_MS = 150;
const OFFLINE = "Not connected. Search again when you are.";

/** @param {HTMLFormElement} form with data-results, the address of the list alone */
export default function codeSearch(form) {
  const around = form.parentElement;
  const [list, count, unsearched] = ["found", "found-count", "unsearched"].map((name) => around.querySelector(`[data-${name}]`));
  let timer;
  let flight;

  async function search() {
    const words = new URLSearchParams(new FormData(form));
    flight?.abort();
    flight = new AbortController();
    try {
      const response = await fetch(`${form.dataset.results}?${words}`, { signal: flight.signal });
      list.innerHTML = response.ok ? await response.text() : "";
      count.textContent = response.ok ? (list.querySelector(".found__count")?.textContent ?? "") : OFFLINE;
      if (unsearched) unsearched.hidden = Boolean(words.get("q").trim());
      form.dispatchEvent(new CustomEvent("found", { bubbles: true, detail: `${form.getAttribute("action")}?${words}` }));
    } catch (problem) {
      if (problem.name !== "AbortError") list.textContent = OFFLINE;
    }
  }

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, PAUSE_MS);
  });
  if (!form.closest("dialog")) form.addEventListener("found", ({ detail }) => history.replaceState(null, "", detail));
}
