// Filters, order and page size of the results take effect at once. The server's answer to the same
// form is fetched and its parts put in the place of those on the page; where that fails the form
// is sent as it is without a script. Each search has its own address and step of the history.
(() => {
  "use strict";

  const form = document.querySelector("form[data-at-once]");
  if (!form) {
    return;
  }
  const status = form.querySelector("[role=status]");
  const part = (root, name) => root.querySelector(`[data-part="${name}"]`);
  const names = [...form.querySelectorAll("[data-part]")].map((one) => one.dataset.part);
  const narrow = window.matchMedia("(max-width: 40.0525em)");
  let asking = new AbortController();
  let replacing = false;

  // What is blank or as usual is left out.
  const address = () => {
    const usual = new Map(
      [...form.querySelectorAll("[data-usual]")].map((one) => [one.name, one.dataset.usual]),
    );
    const given = [...new FormData(form)].filter(
      ([name, value]) => String(value).trim() && usual.get(name) !== value,
    );
    const query = new URLSearchParams(given).toString();
    return query ? `${form.action}?${query}` : form.action;
  };
  let applied = address();

  const here = () => window.location.pathname + window.location.search;
  let shown = here();

  // The button that sends the form is of use where filters hide the results.
  const tidy = () => {
    for (const button of form.querySelectorAll(".app-apply")) {
      const shows = narrow.matches && button.dataset.i18nShow;
      button.hidden = !shows;
      if (shows) {
        button.textContent = button.dataset.i18nShow;
      }
    }
  };

  // What the reader has opened and typed, and where the focus is, outlive the change.
  const held = () => {
    const at = document.activeElement;
    return {
      open: [...form.querySelectorAll("details[data-open][open]")].map((one) => one.dataset.open),
      typed: [...form.querySelectorAll("[data-find] input")].map((one) => [one.id, one.value]),
      focus: at && form.contains(at) ? at : null,
    };
  };

  const same = (old) => {
    if (old.type === "checkbox") {
      return [...form.elements].find((one) => one.name === old.name && one.value === old.value);
    }
    return old.id ? document.getElementById(old.id) : null;
  };

  const restore = ({ open, typed, focus }) => {
    for (const more of form.querySelectorAll("details[data-open]")) {
      more.open = more.open || open.includes(more.dataset.open);
    }
    for (const [id, value] of typed) {
      const field = document.getElementById(id);
      if (field) {
        field.value = value;
      }
    }
    if (!focus || focus.isConnected) {
      return;
    }
    const now = same(focus);
    if (now) {
      if (focus.type === "text") {
        now.value = focus.value;
      }
      now.closest("details:not([open])")?.setAttribute("open", "");
      now.focus({ preventScroll: true });
      if (focus.type === "text") {
        now.setSelectionRange(focus.selectionStart, focus.selectionEnd);
      }
    } else {
      const heading = form.querySelector("h1");
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
    }
  };

  const put = (fresh) => {
    const before = held();
    for (const name of names) {
      const here = part(form, name);
      const there = part(fresh, name);
      here.replaceChildren(...document.adoptNode(there).childNodes);
      Object.assign(here.dataset, there.dataset);
    }
    document.title = fresh.title;
    document.dispatchEvent(new CustomEvent("repo-search:replaced"));
    applied = address(); // what the server answered, without what is being typed meanwhile
    restore(before);
    for (const find of form.querySelectorAll("[data-find] input")) {
      if (find.value) {
        find.dispatchEvent(new Event("input"));
      }
    }
    tidy();
    shown = here();
    status.textContent = part(form, "found").dataset.i18nSaid;
  };

  const show = async (url, remember) => {
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    form.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(url, { signal, credentials: "same-origin" });
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (names.some((name) => !part(fresh, name))) {
        throw new Error("not a page of results");
      }
      if (remember) {
        window.history.pushState({ atOnce: true }, "", answer.url);
      }
      replacing = true; // a browser may report a change of what is taken out
      put(fresh);
      replacing = false;
      form.removeAttribute("aria-busy");
    } catch {
      if (!signal.aborted) {
        window.location.assign(url);
      }
    }
  };

  const apply = () => {
    if (!replacing && address() !== applied) {
      applied = address();
      show(applied, true);
    }
  };

  const typed = (event) => event.target.matches(".app-date-input");
  form.addEventListener("change", (event) => {
    if (event.target.name && event.target.matches("input[type=checkbox], select")) {
      apply();
    }
  });
  form.addEventListener("focusout", (event) => typed(event) && apply());
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && typed(event)) {
      event.preventDefault();
      apply();
    }
  });
  form.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-at-once]");
    if (link && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)) {
      event.preventDefault();
      show(link.href, true);
    }
  });
  window.addEventListener("popstate", () => {
    if (here() !== shown) { // and not a step to another part of this page
      form.querySelector('[name="q"]').value = new URLSearchParams(window.location.search).get("q") || "";
      show(window.location.href, false);
    }
  });
  narrow.addEventListener("change", tidy);
  tidy();
})();
