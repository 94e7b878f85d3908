// The button “Exit this page” of GOV.UK Frontend, whose class ends up in this script as well: it
// covers the page at once, and pressing Shift three times does the same.
(() => {
  "use strict";

  const root = document.querySelector("[data-module=govuk-exit-this-page]");
  if (root) {
    document.body.classList.add("govuk-frontend-supported");
    new window.GOVUKFrontend.ExitThisPage(root);
  }
})();
