/** Shows the fields of the kind that is chosen; those of the others keep what was entered. */
export default function kindFields(around) {
  const form = around.closest("form");

  const show = () => {
    const kind = form.elements.kind.value;
    for (const part of form.querySelectorAll("[data-kinds]")) {
      part.hidden = !part.dataset.kinds.split(" ").includes(kind);
    }
  };
  around.addEventListener("change", show);
  show();
}
