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

// A form is sent once: a second click within five seconds is the same click. (Its key makes a later one so, too.)
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-once]")) {
    return;
  }
  if (form.dataset.sent && Date.now() - Number(form.dataset.sent) < 5000) {
    event.preventDefault();
  } else {
    form.dataset.sent = String(Date.now());
  }
});

// Coming back by the back button, a form may be sent again; its key tells whether it was.
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
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
