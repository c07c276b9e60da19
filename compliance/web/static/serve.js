// What plain HTML cannot say: "none of these" excludes the rest, a typed day is the choice, and a dead server is told.
(() => {
  "use strict";
  const alarm = () => document.getElementById("alarm");
  const named = (control) => control.form.querySelectorAll(`[name="${CSS.escape(control.name)}"]`);

  // Before anything is sent: a box and "none of these" are never both ticked; a year that is still being typed waits.
  document.addEventListener("change", (event) => {
    const control = event.target;
    if (!control.form || control.form.id !== "form") return;
    if (control.type === "checkbox" && control.checked) {
      const none = "none" in control.dataset;
      for (const other of named(control)) if (("none" in other.dataset) !== none) other.checked = false;
    }
    if (control.type === "date") {
      if (control.value && control.value < "1900") { event.stopPropagation(); return; }
      const day = control.closest(".day").querySelector("input[type=radio]");
      if (control.value) day.checked = true;
    }
    if (control.type === "radio" && control.checked) {
      const field = control.closest("fieldset").querySelector("input[type=date]");
      if (field && control.value === "day") field.focus();
      else if (field) field.value = "";
    }
  }, true);

  document.addEventListener("htmx:afterRequest", () => {
    for (const question of document.querySelectorAll(".question")) {
      const fault = question.querySelector(".foot .fault") !== null;
      for (const control of question.querySelectorAll(".control input, .control select, .control textarea")) {
        if (fault) control.setAttribute("aria-invalid", "true"); else control.removeAttribute("aria-invalid");
      }
    }
  });
  for (const failure of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(failure, () => { if (alarm()) alarm().textContent = document.body.dataset.unreachable; });
  }
  document.documentElement.classList.add("scripted");
})();
