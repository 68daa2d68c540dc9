// The slider through an article's versions shows the chosen one without its button.
for (const slider of document.querySelectorAll("input[data-submit]")) {
  slider.addEventListener("change", () => slider.form.requestSubmit());
}
