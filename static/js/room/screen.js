/** What the room says, and what it lays over the question: all questions, the last look, the end. */

const form = document.getElementById("room");
const $ = (selector) => form.querySelector(selector);
const device = matchMedia("(pointer: coarse)").matches ? "phone" : "computer";

export const STATES = {
  saved: "Saved",
  saving: "Saving",
  offline: `Not connected: kept on this ${device}`,
  unsaved: `Not saved yet: kept on this ${device}`,
  "signed-out": `Signed out: kept on this ${device}`,
  closed: "Closed",
};
const CALM = ["saved", "saving", "closed"];
let trouble = "";

/** To be heard, not seen. */
export function say(sentence) {
  $("#announcement").textContent = sentence;
}

/** To be seen until the next question, and heard. */
export function notify(sentence) {
  $(".room__notice").hidden = false;
  $(".room__message").textContent = sentence;
  say(sentence);
}

/** Whether everything is saved; only a change between calm and trouble is heard. */
export function showState(state) {
  const place = $("#save-state");
  place.dataset.state = state;
  const link = Object.assign(document.createElement("a"), { href: form.dataset.signInUrl, textContent: STATES[state] });
  place.replaceChildren(state === "signed-out" ? link : STATES[state]);
  if (!CALM.includes(state)) say((trouble = `${STATES[state]}.`));
  if (state === "saved" && trouble) say("Connected again. Everything is saved.");
  if (state === "saved") trouble = "";
}

export function open(id) {
  $("dialog[open]")?.close();
  $(`#${id}`).showModal();
}

/** The state of each position, also of those before this page in an exam that only goes forward. */
function states({ questions, current, isForwardOnly }) {
  return Array.from({ length: Number(form.dataset.total) }, (_, index) => {
    const question = questions.get(index + 1);
    return {
      position: index + 1,
      isAnswered: question ? Boolean(question.chosen) : true,
      isFlagged: question?.isFlagged ?? false,
      miscount: question?.miscount ?? 0,
      isHere: question === current,
      isClosed: isForwardOnly && question !== current,
    };
  });
}

function square({ position, isAnswered, isFlagged, isHere, isClosed }) {
  const button = Object.assign(document.createElement("button"), { type: "button", value: position, disabled: isClosed });
  button.className = `square${isAnswered ? " square--answered" : ""}${isFlagged ? " square--flagged" : ""}`;
  button.textContent = position;
  button.dataset.do = "go";
  button.setAttribute("aria-label", `Question ${position}, ${isAnswered ? "answered" : "open"}${isFlagged ? ", flagged" : ""}`);
  if (isHere) button.setAttribute("aria-current", "true");
  const item = document.createElement("li");
  item.append(button);
  return item;
}

const SHOWN = { all: () => true, open: (one) => !one.isAnswered, flagged: (one) => one.isFlagged };

function summary(all) {
  const [open, flagged] = [all.filter(SHOWN.open).length, all.filter(SHOWN.flagged).length];
  return `${all.length - open} of ${all.length} answered, ${open} open, ${flagged} flagged.`;
}

/** @param {"all" | "open" | "flagged"} filter */
export function drawGrid(room, filter) {
  const all = states(room);
  $("#grid .dialog__sum").textContent = summary(all);
  $("#grid .squares").replaceChildren(...all.filter(SHOWN[filter]).map(square));
  for (const button of form.querySelectorAll("[data-filter]")) {
    button.setAttribute("aria-pressed", button.dataset.filter === filter);
  }
}

/** The last look: what is open, what is flagged, and where not as many are selected as asked. */
export function drawFinish(room) {
  const all = states(room);
  const lists = [
    ["More or fewer selected than asked", all.filter((one) => one.miscount)],
    ["Open", all.filter(SHOWN.open)],
    ["Flagged", all.filter(SHOWN.flagged)],
  ].filter(([, some]) => some.length);
  $("#finish .dialog__sum").textContent = `${summary(all)} After you submit, nothing can be changed.`;
  $("#finish .dialog__remedy").textContent = "";
  $("#finish .dialog__lists").replaceChildren(
    ...lists.flatMap(([title, some]) => {
      const heading = Object.assign(document.createElement("h3"), { textContent: `${title}: ${some.length}` });
      const list = Object.assign(document.createElement("ol"), { className: "squares" });
      list.append(...some.map(square));
      return [heading, list];
    }),
  );
}

/** Take what needs a script out of its template. */
export function putToolsInPlace() {
  const tools = $("#tools").content;
  if (form.dataset.secondsLeft) $(".room__time").replaceChildren(tools.querySelector("[data-do=time]"));
  $(".room__count").replaceChildren(tools.querySelector("[data-do=grid]"));
  $(".room__bar").append(tools.querySelector("[data-do=open]"));
  $(".room__actions").replaceChildren(tools.querySelector(".room__moves"));
  form.append(tools);
  $("#notes-dialog").append($("#notes"));
  $("#notes label").classList.add("visually-hidden");
}

/** The room is ready: what the server wants to tell is told as everything else is. */
export function begin() {
  const told = $(".flash");
  if (told) notify(told.textContent.trim());
  told?.remove();
  showState("saved");
  form.dataset.ready = "";
}

export function takeAnswers(isOpen) {
  $(".room__paper").inert = !isOpen;
  $(".room__actions").inert = !isOpen;
  if (isOpen && $("#ended").open) $("#ended").close();
}

/** Say that no more answers are taken, with a way on if there is one. */
export function showEnd(title, text, { url = "", link = "" } = {}) {
  $("#ended h2").textContent = title;
  $("#ended .dialog__remedy").textContent = text;
  Object.assign($("#ended a"), { href: url, textContent: link }).parentElement.hidden = !url;
  if (!$("#ended").open) open("ended");
}

/** Send the exam off; the server has every answer already. */
export function submit() {
  const post = Object.assign(document.createElement("form"), { method: "post", action: form.dataset.submissionUrl });
  post.append(form.elements.csrf_token.cloneNode());
  document.body.append(post);
  post.submit();
}
