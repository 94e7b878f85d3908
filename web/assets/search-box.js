// Type-ahead for the search box, on top of a form that works without it. The list follows the
// ARIA combobox pattern; accessible-autocomplete (alphagov) does the keyboard and the announcing.
(() => {
  "use strict";

  const PAUSE = 150; // milliseconds without typing before the server is asked

  const escaped = (text) => {
    const holder = document.createElement("span");
    holder.textContent = text;
    return holder.innerHTML;
  };

  // Sentences stand in the page, in its language.
  const counted = (one, many, number) =>
    (number === 1 ? one : many).replace("%(number)s", number.toLocaleString("en-GB"));

  // The library calls these with what is in the box too, and with nothing.
  const inBox = (one) => (one && one.text) || "";

  const enhance = (box) => {
    const said = box.dataset;
    const kinds = { theme: said.i18nTheme, publisher: said.i18nPublisher, case: said.i18nCase };
    const about = (one) =>
      [kinds[one.kind], one.detail, counted(said.i18nRecord, said.i18nRecords, one.records)]
        .filter(Boolean)
        .join(", ");
    const inList = (one) =>
      one && one.text
        ? `<span class="app-suggestion">${escaped(one.text)}</span> <span class="app-suggestion__about">${escaped(about(one))}</span>`
        : "";
    const plain = box.querySelector("input");
    const form = plain.form;
    const holder = document.createElement("div");
    let typed = false;
    let waiting;
    let asking = new AbortController();

    const source = (text, show) => {
      clearTimeout(waiting);
      asking.abort();
      if (!typed) {
        show([]);
        return;
      }
      asking = new AbortController();
      const { signal } = asking;
      waiting = setTimeout(async () => {
        let found = [];
        try {
          const address = `${box.dataset.suggestions}?q=${encodeURIComponent(text)}`;
          const answer = await fetch(address, { signal, credentials: "same-origin" });
          found = answer.ok ? (await answer.json()).suggestions : [];
        } catch {
          found = []; // without an answer the box is as it was
        }
        if (!signal.aborted) {
          show(found);
        }
      }, PAUSE);
    };

    const stop = () => {
      clearTimeout(waiting);
      asking.abort();
    };

    const choose = (one) => {
      if (!one) {
        return;
      }
      stop();
      if (one.kind === "words") {
        input.value = one.text;
        form.requestSubmit();
      } else if (one.url.startsWith("/")) {
        window.location.assign(one.url);
      }
    };

    const focused = document.activeElement === plain;
    holder.className = "app-search__field";
    plain.replaceWith(holder);
    window.accessibleAutocomplete({
      element: holder,
      id: plain.id,
      name: plain.name,
      source,
      minLength: 2,
      confirmOnBlur: false,
      showNoOptionsFound: false,
      displayMenu: "overlay",
      inputClasses: plain.className,
      templates: { inputValue: inBox, suggestion: inList },
      onConfirm: choose,
      tAssistiveHint: () => said.i18nHint,
      tStatusQueryTooShort: () => "",
      tStatusNoResults: () => "",
      tStatusResults: (length, chosen) =>
        `${counted(said.i18nSuggestion, said.i18nSuggestions, length)} ${chosen}`,
      tStatusSelectedOption: (text, length, index) => `${text}, ${index + 1} / ${length}`,
    });

    const input = holder.querySelector("input");
    for (const name of ["autocapitalize", "spellcheck"]) {
      input.setAttribute(name, plain.getAttribute(name));
    }
    input.value = plain.value;
    input.addEventListener("input", () => {
      typed = true;
    });
    // While its list is open the library keeps Enter to itself, even where nothing is chosen.
    holder.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target === input && event.defaultPrevented) {
        stop();
        form.requestSubmit();
      }
    });
    form.addEventListener("submit", stop);
    if (focused) {
      input.focus();
    }
  };

  document.querySelectorAll("[data-suggestions]").forEach(enhance);
})();
