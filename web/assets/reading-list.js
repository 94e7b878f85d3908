// The reading list: ids of records ("k7m2q9xw") and of pages of records ("k7m2q9xw.12"), kept in
// this browser and nowhere else. Without storage nothing of it is shown.
(() => {
  "use strict";

  const KEY = "repo-search.reading-list";
  const MOST = 200; // as many as the server shows: MOST in web/pages/reading_list.py
  const ENTRY = /^[0-9a-z]{1,40}(\.[1-9][0-9]{0,5})?$/;

  // Whatever stands in the storage, what comes out is a list of entries.
  const read = () => {
    try {
      const held = JSON.parse(localStorage.getItem(KEY));
      return [...new Set(held.filter((one) => ENTRY.test(one)).map(String))].slice(0, MOST);
    } catch {
      return [];
    }
  };

  const write = (entries) => {
    try {
      if (entries.length) {
        localStorage.setItem(KEY, JSON.stringify(entries));
      } else {
        localStorage.removeItem(KEY);
      }
      return true;
    } catch {
      return false;
    }
  };

  const address = (entries) =>
    entries.length ? `/list?${new URLSearchParams(entries.map((one) => ["r", one]))}` : "/list";

  const works = () => {
    try {
      localStorage.setItem(`${KEY}.probe`, "1");
      localStorage.removeItem(`${KEY}.probe`);
      return true;
    } catch {
      return false;
    }
  };
  if (!works()) {
    return;
  }

  const said = document.createElement("p");
  said.className = "govuk-visually-hidden";
  said.setAttribute("role", "status");
  document.body.append(said);

  const links = [...document.querySelectorAll("[data-list-link]")].map((link) => {
    const number = document.createElement("span");
    link.append(number);
    return { link, number };
  });

  // What the page shows, where it shows a list.
  const page = document.querySelector("[data-list]");
  const shown = [...document.querySelectorAll("[data-entry]")].map((one) => one.dataset.entry);
  const isOwn = (own) => own.length === shown.length && shown.every((one) => own.includes(one));

  const show = () => {
    const own = read();
    for (const { link, number } of links) {
      link.href = address(own);
      number.textContent = own.length ? ` (${own.length})` : "";
    }
    for (const button of document.querySelectorAll("[data-keep]")) {
      const label = button.querySelector("[data-label]");
      label.dataset.label ||= label.textContent;
      label.textContent = own.includes(button.dataset.keep)
        ? button.dataset.i18nKept
        : label.dataset.label;
      button.hidden = false;
    }
    if (page) {
      page.querySelector("[data-list-plain]").hidden = true;
    }
    if (shown.length) {
      const mine = isOwn(own);
      page.querySelector("[data-list-own]").hidden = !mine;
      page.querySelector("[data-list-shared]").hidden = mine;
      page.querySelector("[data-list-add]").hidden = shown.every((one) => own.includes(one));
    }
  };

  const toggle = (button) => {
    const own = read();
    const entry = button.dataset.keep;
    const kept = own.includes(entry);
    const next = kept ? own.filter((one) => one !== entry) : [...own, entry];
    const done = next.length <= MOST && write(next);
    show();
    said.textContent = done
      ? button.dataset[kept ? "i18nSaidRemoved" : "i18nSaidKept"]
      : button.dataset.i18nSaidFull;
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-keep]");
    if (button) {
      toggle(button);
    }
  });

  if (page && !shown.length && read().length) {
    window.location.replace(address(read())); // one's own list, asked for without its entries
  }
  if (shown.length) {
    page.addEventListener("click", (event) => {
      const entry = event.target.closest("[data-remove]")?.closest("[data-entry]");
      if (entry && isOwn(read())) {
        write(read().filter((one) => one !== entry.dataset.entry)); // and the link leads on
      }
    });
    page.querySelector("[data-list-add]").addEventListener("click", () => {
      const all = [...new Set([...read(), ...shown])].filter((one) => ENTRY.test(one));
      if (write(all.slice(0, MOST))) {
        window.location.assign(address(read()));
      }
    });
    const clear = page.querySelector("[data-list-clear]");
    clear.addEventListener("click", () => {
      if (window.confirm(clear.dataset.i18nAsk) && write([])) {
        window.location.replace("/list");
      }
    });
    for (const button of page.querySelectorAll("[data-list-print]")) {
      button.addEventListener("click", () => window.print());
    }
  }

  window.addEventListener("storage", show); // another tab
  window.addEventListener("pageshow", show); // back from another page
  document.addEventListener("repo-search:replaced", show); // other results in the place of these
  show();
})();
