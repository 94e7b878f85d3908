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
    const more = facet.querySelector("details");
    const values = [...facet.querySelectorAll("[data-value]")].map((item) => ({
      item,
      box: item.querySelector("input"),
      words: folded(item.querySelector("[data-label]").textContent),
    }));
    let opened = false;

    const filter = () => {
      const wanted = folded(field.value).split(/\s+/).filter(Boolean);
      const active = wanted.length > 0;
      let found = 0;
      for (const { item, box, words } of values) {
        const fits = wanted.every((word) => words.includes(word));
        found += fits ? 1 : 0;
        item.hidden = active && !fits && !box.checked;
      }
      if (more && active && !more.open) {
        more.open = true;
        opened = true;
      } else if (more && !active && opened) {
        more.open = false;
        opened = false;
      }
      status.textContent = active ? `${found} found` : "";
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

  document.querySelectorAll("[data-find]").forEach(enhance);
})();
