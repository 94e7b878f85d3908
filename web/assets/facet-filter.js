// A text field over the values of a long facet. Chosen values always stay in sight.
(() => {
  "use strict";

  const folded = (text) =>
    text
      .normalize("NFD")
      .replace(/\p{M}/gu, "")
      .toLowerCase();

  const enhance = (find) => {
    const facet = find.closest("fieldset");
    const field = find.querySelector("input");
    const status = find.querySelector("[role=status]");
    const opened = new Set();
    // Innermost first: a broader value stays in sight with those beneath it.
    const values = [...facet.querySelectorAll("[data-value]")].reverse().map((item) => ({
      item,
      box: item.querySelector("input"),
      words: folded(item.querySelector("[data-label]").textContent),
    }));

    const filter = () => {
      const wanted = folded(field.value).split(/\s+/).filter(Boolean);
      const active = wanted.length > 0;
      let found = 0;
      for (const { item, box, words } of values) {
        const fits = wanted.every((word) => words.includes(word));
        found += fits ? 1 : 0;
        const inner = item.querySelector("[data-value]:not([hidden])");
        item.hidden = active && !fits && !box.checked && !inner;
      }
      for (const more of facet.querySelectorAll("details")) {
        const inner = more.querySelector("[data-value]:not([hidden])");
        more.hidden = !inner;
        if (active && inner && !more.open) {
          more.open = true;
          opened.add(more);
        } else if (!active && opened.delete(more)) {
          more.open = false;
        }
      }
      status.textContent = active ? find.dataset.i18nFound.replace("{number}", found) : "";
    };

    field.addEventListener("input", filter);
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter") {
        event.preventDefault(); // what is typed here is no part of the search
      }
    });
    find.hidden = false;
    filter(); // a browser may put back what was typed before
  };

  const enhanceAll = () => document.querySelectorAll("[data-find][hidden]").forEach(enhance);
  document.addEventListener("repo-search:replaced", enhanceAll);
  enhanceAll();
})();
