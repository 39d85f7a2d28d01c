// Runs before the first drawing: the reader's choice of colours, else the system's.
(() => {
  const key = "distillery-theme";
  const order = ["system", "light", "dark"];
  const read = () => { try { return order.includes(localStorage.getItem(key)) ? localStorage.getItem(key) : "system"; } catch { return "system"; } };
  const apply = choice => {
    const sheet = document.querySelector("link[data-dark-sheet]");
    if (choice === "system") document.documentElement.removeAttribute("data-theme");
    else document.documentElement.setAttribute("data-theme", choice);
    if (sheet) sheet.media = choice === "dark" ? "all" : choice === "light" ? "not all" : "(prefers-color-scheme: dark)";
    for (const button of document.querySelectorAll("[data-theme-toggle]")) {
      const words = choice === "system" ? "as the system has it" : choice;
      button.setAttribute("aria-label", `Colour scheme: ${words}`);
      button.title = `Colour scheme: ${words}`;
    }
  };
  apply(read());
  window.distilleryTheme = {
    apply: () => apply(read()),
    next: () => {
      const choice = order[(order.indexOf(read()) + 1) % order.length];
      try { localStorage.setItem(key, choice); } catch { /* A browser without storage keeps the choice for this page only. */ }
      apply(choice);
      return choice;
    },
  };
})();
