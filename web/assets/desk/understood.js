// Says at once what a date, or the name of a publisher, is understood as. Without this it is said
// when the form is saved.
(() => {
  const PAUSE = 250; // milliseconds without typing before the server is asked

  function tell(box) {
    const said = document.getElementById(`${box.id}-understood`) ?? added(box);
    let waiting;
    let asking = new AbortController();

    async function ask() {
      asking.abort();
      asking = new AbortController();
      const { signal } = asking;
      const query = new URLSearchParams({ [box.dataset.understood]: box.value });
      try {
        const answer = await fetch(`/desk/understood?${query}`, { signal, redirect: "error" });
        const text = answer.ok ? await answer.text() : "";
        if (!signal.aborted) said.textContent = text;
      } catch {
        // nothing is said, and the form works as without script
      }
    }

    box.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(ask, PAUSE);
    });
  }

  function added(box) {
    const said = document.createElement("p");
    said.className = "govuk-hint app-form__understood";
    said.id = `${box.id}-understood`;
    said.setAttribute("role", "status");
    box.after(said);
    return said;
  }

  document.querySelectorAll("[data-understood]").forEach(tell);
})();
