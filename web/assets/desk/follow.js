// Follows a job: what its page says is brought up to date until the job is over.
(() => {
  const PAUSE = 1000;
  const LONGEST = 10000;

  async function follow(shown, pause) {
    await new Promise((resolve) => setTimeout(resolve, pause));
    let later = Math.min(pause * 2, LONGEST);
    try {
      const answer = await fetch(shown.dataset.follow, { redirect: "error" });
      if (answer.ok) {
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const fresh = page.getElementById("job");
        if (fresh) {
          const same = fresh.textContent === shown.textContent;
          if (!same) {
            shown.replaceWith(fresh);
            shown = fresh;
            later = PAUSE;
          }
        }
      }
    } catch {
      // the server is not there for a moment, or nobody is signed in any more
    }
    if (shown.dataset.follow) follow(shown, later);
  }

  const shown = document.querySelector("[data-follow]");
  if (shown) follow(shown, PAUSE);
})();
