// Buttons that copy a citation or the address of a link, and one that prints the page. Without
// the script they stay hidden: what they copy stands beside them.
(() => {
  "use strict";

  const SHOWN = 2000; // milliseconds for which a button says that it has copied

  const words = (target) => (target.matches("a") ? target.href : target.textContent.trim());

  const enhance = (button) => {
    const label = button.textContent;
    const status = document.createElement("span");
    status.setAttribute("role", "status");
    status.className = "govuk-visually-hidden";
    button.after(status);
    button.addEventListener("click", async () => {
      const target = document.getElementById(button.dataset.copy);
      try {
        await navigator.clipboard.writeText(words(target));
      } catch {
        window.getSelection().selectAllChildren(target); // to be copied by hand
        return;
      }
      button.textContent = button.dataset.copied;
      status.textContent = button.dataset.copied;
      setTimeout(() => {
        button.textContent = label;
        status.textContent = "";
      }, SHOWN);
    });
    button.hidden = false;
  };

  document.querySelectorAll("[data-copy]").forEach(enhance);
  document.querySelectorAll("[data-print]").forEach((button) => {
    button.addEventListener("click", () => window.print());
    button.hidden = false;
  });
})();
