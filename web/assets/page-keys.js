// Keys on the page of a text: n and p go from hit to hit, across pages; the arrows turn pages.
// They can be switched off (WCAG 2.1.4), which the browser remembers.
(() => {
  "use strict";

  const panel = document.querySelector("[data-keys]");
  if (!panel) {
    return;
  }
  const button = panel.querySelector("[data-keys-switch]");
  const labels = { on: button.textContent, off: button.dataset.off };
  const store = panel.dataset.keyState;

  const remembered = () => {
    try {
      return window.localStorage.getItem(store) !== "off";
    } catch {
      return true; // nothing may be stored here
    }
  };
  let on = remembered();

  const show = () => {
    button.textContent = on ? labels.on : labels.off;
  };

  button.addEventListener("click", () => {
    on = !on;
    try {
      if (on) {
        window.localStorage.removeItem(store);
      } else {
        window.localStorage.setItem(store, "off");
      }
    } catch {
      // it holds for this page only
    }
    show();
  });

  const follow = (selector) => {
    const link = document.querySelector(selector);
    if (link) {
      window.location.assign(link.href);
    }
    return Boolean(link);
  };

  // A hit may be cut into several marks; each is a step.
  const marks = [...document.querySelectorAll("mark[id]")];
  const current = () => marks.findIndex((mark) => `#${mark.id}` === window.location.hash);

  const step = (by) => {
    const next = marks[current() < 0 && by < 0 ? -1 : current() + by];
    if (next) {
      window.location.replace(`#${next.id}`);
      return true;
    }
    return follow(by > 0 ? '[data-hit="next"]' : '[data-hit="previous"]');
  };

  // At great zoom the arrows are needed to scroll sideways.
  const wide = () => document.documentElement.scrollWidth > window.innerWidth;
  const turn = (rel) => !wide() && follow(`.app-steps [rel="${rel}"]`);

  const keys = {
    n: () => step(1),
    p: () => step(-1),
    ArrowRight: () => turn("next"),
    ArrowLeft: () => turn("prev"),
  };

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    const modified = event.ctrlKey || event.altKey || event.metaKey || event.shiftKey;
    if (!on || typing || modified || event.repeat || event.defaultPrevented) {
      return;
    }
    if (Object.hasOwn(keys, event.key) && keys[event.key]()) {
      event.preventDefault();
    }
  });

  show();
  panel.hidden = false;
})();
