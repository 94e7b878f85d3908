// Says how many files are chosen and how large they are together, and sends nothing that would be
// refused; a form that was sent is not sent twice.
(() => {
  const form = document.querySelector("[data-upload]");
  if (!form) return;
  const [mostFiles, mostMebibytes] = form.dataset.upload.split(" ").map(Number);
  const input = form.querySelector("input[type=file]");
  const said = document.getElementById("files-chosen");
  const MEBIBYTE = 1048576;

  function tooMany() {
    const size = [...input.files].reduce((sum, file) => sum + file.size, 0);
    return input.files.length > mostFiles || size > mostMebibytes * MEBIBYTE;
  }

  function say() {
    const size = [...input.files].reduce((sum, file) => sum + file.size, 0) / MEBIBYTE;
    const words = !input.files.length ? "none" : tooMany() ? "tooMany" : "chosen";
    said.classList.toggle("govuk-error-message", words === "tooMany");
    said.textContent = said.dataset[words]
      .replace("{files}", input.files.length)
      .replace("{size}", size.toFixed(1));
  }

  input.addEventListener("change", say);
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent || tooMany()) {
      event.preventDefault();
      say();
      input.focus();
      return;
    }
    sent = true;
  });
  window.addEventListener("pageshow", () => {
    sent = false;
    say();
  });
})();
