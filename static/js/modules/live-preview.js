/** The preview and the codes while one types; without a script the button "Preview" shows them. */

const PAUSE_MS = 400;

/** @param {HTMLFormElement} form with data-preview, the address of the parts alone */
export default function livePreview(form) {
  const preview = document.querySelector("#preview");
  let timer;
  let flight;

  function put(fresh) {
    const here = document.querySelector(`[data-part="${fresh.dataset.part}"]`);
    const focused = here.contains(document.activeElement) ? document.activeElement.id : "";
    here.replaceChildren(...fresh.childNodes);
    if (focused) document.getElementById(focused)?.focus();
  }

  async function show() {
    clearTimeout(timer);
    flight?.abort();
    flight = new AbortController();
    const body = new URLSearchParams(new FormData(form));
    const headers = { "X-CSRFToken": form.elements.csrf_token.value };
    try {
      const response = await fetch(form.dataset.preview, { method: "POST", headers, body, signal: flight.signal });
      if (!response.ok && response.status !== 422) return;
      const parts = new DOMParser().parseFromString(await response.text(), "text/html");
      parts.querySelectorAll("[data-part]").forEach(put);
    } catch {
      // Not connected: what is shown stays until the next key.
    }
  }

  form.addEventListener("input", () => {
    flight?.abort();
    clearTimeout(timer);
    timer = setTimeout(show, PAUSE_MS);
  });
  form.querySelector("[value=preview]").addEventListener("click", (event) => {
    event.preventDefault();
    show();
    preview.scrollIntoView();
    preview.focus({ preventScroll: true });
  });
}
