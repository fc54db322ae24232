/** Runs the default export of modules/NAME.js with each element that has data-module="NAME". */
for (const element of document.querySelectorAll("[data-module]")) {
  import(`./modules/${element.dataset.module}.js`).then((module) => module.default(element));
}
