// A link from another site brings no strict cookie along; asked from this page it does, so who is signed in already goes on.
(async () => {
  const form = document.querySelector("form[data-return]");
  if (!form || document.querySelector("[role=alert]")) return;
  const answer = await fetch("sign-in/state", { credentials: "same-origin" }).catch(() => null);
  if (answer?.ok && (await answer.json()).signedIn) location.replace(form.dataset.return);
})();
