// What a page can do a little better with scripts on; everything works without.
"use strict";

// After a fault or a refusal, reading goes on there.
const first = document.querySelector(".govuk-error-summary, [data-focus]");
if (first) {
  first.focus();
}

// A link in the summary leads into its field, with the label in view.
document.addEventListener("click", (event) => {
  const link = event.target.closest(".govuk-error-summary a[href^='#']");
  const field = link && document.getElementById(link.hash.slice(1));
  if (field) {
    event.preventDefault();
    (field.closest("fieldset") || field.closest(".govuk-form-group")).scrollIntoView();
    field.focus({ preventScroll: true });
  }
});

// A button sends once: the same one within five seconds is the same click. (Its key makes a later one so, too.)
let lately = new WeakMap();
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-once]")) {
    return;
  }
  const last = lately.get(form);
  if (last && last.by === event.submitter && Date.now() - last.at < 5000) {
    event.preventDefault();
  } else {
    lately.set(form, { by: event.submitter, at: Date.now() });
  }
});

// Coming back by the back button, a form may be sent again; its key tells whether it was.
window.addEventListener("pageshow", () => {
  lately = new WeakMap();
});

// A page that is meant for paper has a button for it; without scripts the browser's own menu does it.
document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});

// A one-time code comes behind `#`, so that no server, proxy or history keeps it: into the field, and gone.
function takeCode() {
  const field = document.querySelector("[data-code]");
  if (field && location.hash.length > 1) {
    const code = location.hash.slice(1);
    history.replaceState(null, "", location.pathname + location.search);
    if (/^[0-9A-Za-z_-]{6,64}$/.test(code)) {
      field.value = code;
      field.form.querySelector("button").focus();
    }
  }
}
takeCode();
window.addEventListener("hashchange", takeCode);

// Where it was too busy, the form goes by itself, with the choice and the key that it had. The pauses grow, and many
// phones do not come all at once. While nobody answers nothing is sent: a browser would put its own page in the place.
const TRIES = "tries";

async function goOn(form) {
  document.querySelectorAll("[data-by-hand], [data-by-itself]").forEach((said) => said.toggleAttribute("hidden"));
  for (let answer = null; !(answer && answer.ok); ) {
    const tries = Number(sessionStorage.getItem(TRIES));
    sessionStorage.setItem(TRIES, tries + 1);
    const least = Number(form.dataset.again);
    const pause = Math.max(least, Math.min(least * 2 ** tries, 30)) * (1 + Math.random() / 2);
    await new Promise((over) => setTimeout(over, pause * 1000));
    answer = await fetch("/health", { cache: "no-store" }).catch(() => null);
  }
  form.requestSubmit(form.querySelector("button"));
}
const again = document.querySelector("form[data-again]");
if (!again) {
  sessionStorage.removeItem(TRIES);
} else if (again.requestSubmit) {
  goOn(again);
}
