// What plain HTML cannot say: "none of these" excludes the rest, a typed day is the choice, and a dead server is told.
(() => {
  "use strict";
  const alarm = () => document.getElementById("alarm");
  const within = (control, what) => control.closest(".question").querySelectorAll(what);

  // Before anything is sent: what excludes the rest is never ticked beside it; a year that is still being typed waits.
  document.addEventListener("change", (event) => {
    const control = event.target;
    if (!control.form || control.form.id !== "form") return;
    const unknown = control.name.startsWith("open.");
    if (unknown && control.checked) {
      for (const other of within(control, "[name^='is.']")) { if (other.type === "checkbox") other.checked = false; else other.value = ""; }
    } else if (!unknown) {
      for (const other of within(control, "[name^='open.']")) other.checked = false;
    }
    if (control.type === "checkbox" && control.checked && !unknown) {
      const none = "none" in control.dataset;
      for (const other of within(control, "[type=checkbox]")) if (("none" in other.dataset) !== none) other.checked = false;
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

  // What was changed and is not known to be saved goes out when the page is left.
  let changed = 0, saved = 0;
  const sent = new WeakMap();
  document.addEventListener("change", (event) => { if (event.target.form && event.target.form.id === "form") changed += 1; });
  document.addEventListener("htmx:beforeSend", (event) => sent.set(event.detail.xhr, changed));
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) saved = Math.max(saved, sent.get(event.detail.xhr) || 0);
  });
  addEventListener("pagehide", () => {
    const form = document.getElementById("form");
    if (!form || saved >= changed) return;
    const headers = { "hx-request": "true" };
    fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), headers, keepalive: true });
  });

  document.addEventListener("htmx:afterRequest", () => {
    for (const question of document.querySelectorAll(".question")) {
      const fault = question.querySelector(".foot .fault") !== null;
      for (const control of question.querySelectorAll(".control [name^='is.'], .control [name^='day.']")) {
        if (fault) control.setAttribute("aria-invalid", "true"); else control.removeAttribute("aria-invalid");
      }
    }
  });
  for (const failure of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(failure, () => { if (alarm()) alarm().textContent = document.body.dataset.unreachable; });
  }
  document.documentElement.classList.add("scripted");
})();
