// Single keys of the worklist: a task is accepted, rejected, left as not sure or gone past without
// the mouse. They can be switched off (WCAG 2.1.4), which the browser remembers.
(() => {
  const panel = document.querySelector("[data-desk-keys]");
  if (!panel) {
    return;
  }
  const STORE = "repo-search desk keys";
  const button = panel.querySelector("[data-desk-keys-switch]");
  const labels = { on: button.textContent, off: button.dataset.off };

  function remembered() {
    try {
      return window.localStorage.getItem(STORE) !== "off";
    } catch {
      return true; // nothing may be stored here
    }
  }
  let on = remembered();

  function show() {
    button.textContent = on ? labels.on : labels.off;
  }

  button.addEventListener("click", () => {
    on = !on;
    try {
      if (on) {
        window.localStorage.removeItem(STORE);
      } else {
        window.localStorage.setItem(STORE, "off");
      }
    } catch {
      // it holds for this page only
    }
    show();
  });

  let leaving = false;

  function answer(...verdicts) {
    const form = verdicts
      .map((verdict) => document.querySelector(`form[data-verdict="${verdict}"]`))
      .find(Boolean);
    if (!form || leaving) {
      return false;
    }
    const empty = [...form.querySelectorAll("[data-needed]")].find((field) => !field.value.trim());
    if (empty) {
      empty.focus(); // Enter then sends this form
    } else {
      leaving = true;
      form.requestSubmit();
    }
    return true;
  }

  function focusFirst() {
    const field = document.querySelector(
      'form[data-verdict] input:not([type="hidden"]), form[data-verdict] select, form[data-verdict] textarea',
    );
    field?.focus();
    return Boolean(field);
  }

  const tasks = [...document.querySelectorAll("[data-task]")];

  function step(by, rel) {
    if (tasks.length) {
      const at = tasks.indexOf(document.activeElement);
      const next = at < 0 ? tasks[by > 0 ? 0 : tasks.length - 1] : tasks[at + by];
      next?.focus();
      return Boolean(next);
    }
    const link = document.querySelector(`.app-steps [rel="${rel}"]`);
    if (!link || leaving) {
      return false;
    }
    leaving = true;
    window.location.assign(link.href);
    return true;
  }

  function undo() {
    const found = document.querySelector('[data-key="u"]');
    if (!found || leaving) {
      return false;
    }
    leaving = true;
    found.click();
    return true;
  }

  function help() {
    panel.open = !panel.open;
    panel.querySelector("summary").focus();
    return true;
  }

  const keys = {
    a: () => answer("accept"),
    r: () => answer("reject"),
    n: () => answer("unsure", "sure"),
    e: focusFirst,
    j: () => step(1, "next"),
    k: () => step(-1, "prev"),
    u: undo,
    "?": help,
  };

  document.addEventListener("keydown", (event) => {
    const written = event.target.closest(
      'textarea, select, [contenteditable], input:not([type="checkbox"], [type="radio"])',
    );
    const modified = event.ctrlKey || event.altKey || event.metaKey;
    if (!on || written || modified || event.repeat || event.defaultPrevented) {
      return;
    }
    if (Object.hasOwn(keys, event.key) && keys[event.key]()) {
      event.preventDefault();
    }
  });

  window.addEventListener("pageshow", () => {
    leaving = false; // come back to by the browser's own way
  });
  show();
  panel.hidden = false;
})();
