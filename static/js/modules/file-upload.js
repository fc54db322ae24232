/** Sends a file and tells how far it is; without a script the form is sent as it is. */

const MEGABYTE = 1024 * 1024;
const READING = "Sent. Reading the questions…";
const BROKEN = "The file did not arrive. Check the connection, then try again.";

/** @param {HTMLFormElement} form with data-most-bytes */
export default function fileUpload(form) {
  const [progress, words, refused] = ["progress", "words", "refused"].map((name) => form.querySelector(`[data-${name}]`));
  const bar = progress.querySelector("progress");
  const button = form.querySelector("button[type=submit]");

  function refuse(says) {
    refused.textContent = says;
    refused.hidden = !says;
    progress.hidden = Boolean(says);
    button.disabled = !says;
  }

  function sent({ loaded, total }) {
    const share = Math.floor((100 * loaded) / total);
    bar.value = share;
    const step = share - (share % 10); // a screen reader is told every tenth
    words.textContent = loaded < total ? `${step} % of ${(total / MEGABYTE).toFixed(1)} MB sent` : READING;
    if (loaded >= total) bar.removeAttribute("value"); // how long reading takes is not known
  }

  function arrived({ target }) {
    const page = new DOMParser().parseFromString(target.responseText, "text/html");
    if (target.responseURL !== form.action) return location.assign(target.responseURL);
    const again = page.querySelector("form[data-module=file-upload]");
    if (!again) return refuse(page.querySelector("main")?.innerText.trim() || BROKEN);
    form.replaceWith(again);
    fileUpload(again);
    again.querySelector(".error-summary")?.focus();
    return undefined;
  }

  form.addEventListener("submit", (event) => {
    const [file] = form.elements.file.files;
    const most = Number(form.dataset.mostBytes);
    if (!file) return;
    event.preventDefault();
    if (file.size > most) {
      refuse(`The file has ${(file.size / MEGABYTE).toFixed(1)} MB; at most ${most / MEGABYTE} MB are read.`);
      return;
    }
    refuse("");
    words.textContent = "Sending…";
    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", sent);
    request.addEventListener("load", arrived);
    request.addEventListener("error", () => refuse(BROKEN));
    request.open("POST", form.action);
    request.send(new FormData(form));
  });
}
