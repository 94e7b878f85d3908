// Type-ahead for the search box, on top of a form that works without it. The list follows the
// ARIA combobox pattern; accessible-autocomplete (alphagov) does the keyboard and the announcing.
(() => {
  "use strict";

  const PAUSE = 150; // milliseconds without typing before the server is asked
  const KINDS = { theme: "Theme", publisher: "Publisher", case: "Case" };

  const escaped = (text) => {
    const holder = document.createElement("span");
    holder.textContent = text;
    return holder.innerHTML;
  };

  const about = (one) => {
    const records = `${one.records.toLocaleString("en-GB")} ${one.records === 1 ? "record" : "records"}`;
    return [KINDS[one.kind], one.detail, records].filter(Boolean).join(", ");
  };

  // The library calls these with what is in the box too, and with nothing.
  const inBox = (one) => (one && one.text) || "";
  const inList = (one) =>
    one && one.text
      ? `<span class="app-suggestion">${escaped(one.text)}</span> <span class="app-suggestion__about">${escaped(about(one))}</span>`
      : "";

  const enhance = (box) => {
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
      tAssistiveHint: () =>
        "When suggestions are available use up and down arrows to review and enter to choose. Touch device users, explore by touch or with swipe gestures.",
      tStatusQueryTooShort: () => "",
      tStatusNoResults: () => "",
      tStatusResults: (length, chosen) =>
        `${length} ${length === 1 ? "suggestion is" : "suggestions are"} available. ${chosen}`,
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
