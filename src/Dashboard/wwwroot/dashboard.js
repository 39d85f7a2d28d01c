// What only a browser can do: the reader's zone, copying, chart read-outs, keys, and coming back after a lost connection.
(() => {
  const status = text => {
    let live = document.getElementById("live-note");
    if (!live) {
      live = Object.assign(document.createElement("div"), { id: "live-note", className: "sr" });
      live.setAttribute("role", "status");
      document.body.append(live);
    }
    live.textContent = text;
  };

  window.distillery = {
    zone() {
      const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || "";
      document.cookie = `zone=${encodeURIComponent(zone)}; path=/; max-age=31536000; samesite=lax`;
      distilleryTheme.apply();
      // From here on the page answers.
      document.documentElement.dataset.live = "";
      return zone;
    },
    scrollToEnd(element) {
      if (element) element.scrollTop = element.scrollHeight;
    },
  };

  // --- Copying -------------------------------------------------------------------------------------------------
  async function copy(text) {
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
    // Plain http on another machine has no clipboard interface.
    const area = Object.assign(document.createElement("textarea"), { value: text });
    area.style.cssText = "position:fixed;opacity:0";
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }

  document.addEventListener("click", async event => {
    // With a base address, a bare fragment would lead to the overview.
    if (event.target.closest("a.skip")) {
      event.preventDefault();
      document.getElementById("content").focus();
      return;
    }
    if (event.target.closest("[data-theme-toggle]")) {
      status(`Colour scheme: ${distilleryTheme.next()}`);
      return;
    }
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    await copy(button.dataset.copy);
    button.classList.add("copied");
    status("Copied");
    setTimeout(() => button.classList.remove("copied"), 1200);
  });

  // --- Menus: one open at a time, closed by a choice, by Escape and by a click elsewhere -----------------------
  const closeMenus = except => {
    for (const menu of document.querySelectorAll("details[data-menu][open]")) if (menu !== except) menu.open = false;
  };

  document.addEventListener("click", event => closeMenus(event.target.closest("a") ? null : event.target.closest("details[data-menu]")));
  document.addEventListener("keydown", event => {
    const open = event.key === "Escape" && document.querySelector("details[data-menu][open]");
    if (!open) return;
    closeMenus(null);
    open.querySelector("summary").focus();
  });

  // --- Keys ----------------------------------------------------------------------------------------------------
  const places = { o: "", j: "jobs", r: "runs", m: "models", p: "promotions", d: "datasets", t: "teachers", w: "workers", a: "audit" };
  let going = -Infinity;

  // The first link of each row of the page's lists.
  const rowLinks = () => [...document.querySelectorAll("main table.list tbody tr")].map(row => row.querySelector("a")).filter(Boolean);

  function step(by) {
    const links = rowLinks();
    const at = links.indexOf(document.activeElement);
    links[at < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(links.length - 1, Math.max(0, at + by))]?.focus();
  }

  const help = () => document.getElementById("keys-help");
  document.addEventListener("click", event => {
    if (event.target.closest("[data-keys-help]")) help().showModal();
    if (event.target.closest("[data-close]") || event.target === help()) event.target.closest("dialog").close();
  });

  document.addEventListener("keydown", event => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open], .rz-dialog")) return;
    const isPlace = performance.now() - going < 1500 && event.key in places;
    going = -Infinity;
    if (isPlace) Blazor.navigateTo(places[event.key]);
    else if (event.key === "g") going = performance.now();
    else if (event.key === "?") help().showModal();
    else if (event.key === "n") Blazor.navigateTo("submit");
    else if (event.key === "t") status(`Colour scheme: ${distilleryTheme.next()}`);
    else if (event.key === "j" || event.key === "k") step(event.key === "j" ? 1 : -1);
  });

  document.addEventListener("keydown", event => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const search = document.querySelector("[data-search]");
      if (search) {
        event.preventDefault();
        search.focus();
      }
    }
  });

  // --- Chart read-out ------------------------------------------------------------------------------------------
  const number = value => value === 0 ? "0"
    : Math.abs(value) >= 1e6 || Math.abs(value) < 1e-4 ? value.toExponential(3)
    : Math.abs(value) >= 1000 ? value.toLocaleString("en", { maximumFractionDigits: 1 }) : String(+value.toPrecision(4));

  function readOut(plot, event) {
    const box = plot.getBoundingClientRect();
    const share = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
    const [x0, x1, y0, y1] = ["x0", "x1", "y0", "y1"].map(k => +plot.dataset[k]);
    const rows = [];
    let at = null;
    for (const line of plot.querySelectorAll("polyline[data-name]")) {
      let best = null;
      for (const point of line.points) if (!best || Math.abs(point.x / 1000 - share) < Math.abs(best.x / 1000 - share)) best = point;
      if (!best) continue;
      if (at === null || Math.abs(best.x / 1000 - share) < Math.abs(at - share)) at = best.x / 1000;
      rows.push({ name: line.dataset.name, x: best.x / 1000, value: "log" in plot.dataset ? 10 ** (y0 + (y1 - y0) * best.y / 1000) : y0 + (y1 - y0) * best.y / 1000, mark: line.getAttribute("class").match(/series-\d/)[0] });
    }
    if (at === null) return;
    const tip = plot.tip ??= plot.appendChild(Object.assign(document.createElement("div"), { className: "chart-tip" }));
    tip.replaceChildren(Object.assign(document.createElement("b"), { textContent: `${plot.dataset.xName} ${number(x0 + (x1 - x0) * at)}` }));
    // A line that ended long before this step says nothing about it.
    for (const row of rows.filter(r => Math.abs(r.x - at) < 0.02)) {
      const item = document.createElement("span");
      item.append(Object.assign(document.createElement("i"), { className: `swatch ${row.mark}` }), ` ${row.name} `,
        Object.assign(document.createElement("b"), { textContent: number(row.value) }));
      tip.append(item);
    }
    tip.style.left = `${at * 100}%`;
    tip.classList.toggle("left", at > 0.6);
    tip.hidden = false;
  }

  document.addEventListener("pointermove", event => {
    const plot = event.target.closest?.("[data-chart]");
    for (const tip of document.querySelectorAll(".chart-tip")) if (tip.parentElement !== plot) tip.hidden = true;
    if (plot) readOut(plot, event);
  });

  // --- The connection to the dashboard -------------------------------------------------------------------------
  // A restarted server does not know this page any more; it is loaded again as soon as somebody answers.
  let waiting = false;
  async function reloadWhenBack() {
    if (waiting) return;
    waiting = true;
    for (;;) {
      try {
        const answer = await fetch(location.href, { method: "HEAD", cache: "no-store" });
        if (answer.status < 500) {
          location.reload();
          return;
        }
      } catch { /* Still away. */ }
      await new Promise(done => setTimeout(done, 1500));
    }
  }

  const banner = document.getElementById("components-reconnect-modal");
  new MutationObserver(() => {
    if (/components-reconnect-(failed|rejected)/.test(banner.className)) reloadWhenBack();
  }).observe(banner, { attributes: true, attributeFilter: ["class"] });

  Blazor.start({
    circuit: {
      reconnectionOptions: { maxRetries: 20, retryIntervalMilliseconds: attempt => attempt < 20 ? Math.min(3000, 250 * 2 ** Math.min(attempt, 4)) : null },
      configureSignalR: builder => builder.configureLogging("warning"),
    },
  });
})();
