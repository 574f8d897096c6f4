// What the pages do besides: everything works without this.
//
// results change in place    / asks, j and k move    completion    a long facet filtered    copying

const box = document.querySelector("#q");
const main = document.querySelector("#main");
const status = document.body.appendChild(make("p", { className: "unseen", role: "status" }));

function make(tag, properties, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

/** Return a function that fetches, and gives up what it was fetching before. */
function latest() {
  let running;
  return (url) => {
    running?.abort();
    running = new AbortController();
    return fetch(url, { signal: running.signal });
  };
}

// Results in place: another page of results takes the place of this one, with its address.

const fetchPage = latest();

async function show(url, { push = false, place = 0, held } = {}) {
  main.setAttribute("aria-busy", "true");
  let text;
  try {
    const response = await fetchPage(url);
    if (!response.ok || response.redirected) throw new Error(response.status);
    text = await response.text();
  } catch (error) {
    if (error.name !== "AbortError") location.assign(url);
    return;
  }
  const page = new DOMParser().parseFromString(text, "text/html");
  const before = held?.getBoundingClientRect().top;
  const opened = new Set([...folds()].filter((each) => each.open).map(nameOf));
  if (push) {
    history.replaceState({ place: scrollY }, "");
    history.pushState(null, "", url.href.replace(/#.*/, ""));
  }
  document.title = page.title;
  main.replaceChildren(...page.querySelector("#main").childNodes);
  main.removeAttribute("aria-busy");
  if (document.activeElement !== box || !push) box.value = page.querySelector("#q").value;
  for (const each of folds()) each.open ||= opened.has(nameOf(each));
  improve();
  const again = held && main.querySelector(`[name="${CSS.escape(held.name)}"][value="${CSS.escape(held.value)}"]`);
  if (again || document.activeElement !== box) (again ?? main).focus({ preventScroll: true });
  if (again) scrollBy(0, again.getBoundingClientRect().top - before);
  else scrollTo(0, place);
  status.textContent = document.querySelector("h1").textContent;
}

const folds = () => main.querySelectorAll(".facets details");
const nameOf = (fold) => fold.closest("fieldset")?.querySelector("legend").textContent ?? "";

const isOfResults = (url) => location.pathname === "/search" && url.pathname === "/search";

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const url = new URL(link.href);
  if (url.origin !== location.origin || !isOfResults(url) || url.search === location.search) return;
  event.preventDefault();
  url.searchParams.delete("pick");
  for (const each of new FormData(box.form).getAll("pick")) url.searchParams.append("pick", each);
  show(url, { push: true });
});

let changed;

document.addEventListener("submit", (event) => {
  closeOffers();
  if (event.submitter?.hasAttribute("formaction")) return;
  const given = [...new FormData(event.target, event.submitter)].filter(([, value]) => value);
  const url = new URL(`/search?${new URLSearchParams(given)}`, location);
  if (!isOfResults(url)) return;
  event.preventDefault();
  show(url, { push: true, held: changed });
  changed = undefined;
});

main.addEventListener("change", ({ target }) => {
  if (target.form !== box.form) return;
  changed = target;
  box.form.requestSubmit();
});

addEventListener("popstate", ({ state }) => {
  if (location.pathname === "/search" && !location.hash) show(new URL(location), { place: state?.place ?? 0 });
});

// Keys: single letters, which the page about this turns off.

const KEYS_OFF = "attune-keys-off";

document.addEventListener("keydown", (event) => {
  if (event.target.closest("input:not([type=checkbox], [type=radio]), textarea, select")) return;
  if (event.ctrlKey || event.metaKey || event.altKey || localStorage.getItem(KEYS_OFF)) return;
  if (event.key === "/") {
    event.preventDefault();
    box.focus();
    box.select();
  } else if (event.key === "j" || event.key === "k") {
    const links = [...main.querySelectorAll(".cards h2 a, .entries h2 a")];
    const held = document.activeElement.closest(".cards > li, .entries > li");
    const at = links.findIndex((link) => held?.contains(link));
    links[at + (event.key === "j" ? 1 : -1)]?.focus();
  }
});

// Completion: the combobox of the ARIA Authoring Practices.

const offers = make("ul", { id: "offers", role: "listbox", hidden: true, ariaLabel: "Suggestions" });
const fetchOffers = latest();
let waiting;

box.setAttribute("role", "combobox");
box.setAttribute("aria-controls", "offers");
box.ariaAutoComplete = "list";
box.ariaExpanded = "false";
box.after(offers);

function closeOffers() {
  clearTimeout(waiting);
  offers.replaceChildren();
  offers.hidden = true;
  box.ariaExpanded = "false";
  box.removeAttribute("aria-activedescendant");
}

async function offer() {
  const asked = box.value;
  let found = [];
  try {
    found = asked.trim() ? (await (await fetchOffers(`/api/v1/complete?${new URLSearchParams({ q: asked })}`)).json()).completions : [];
  } catch {
    return;
  }
  const isChoosing = box.hasAttribute("aria-activedescendant");
  if (box.value !== asked || document.activeElement !== box || isChoosing) return;
  closeOffers();
  offers.append(...(found ?? []).map(({ text, kind, question }, at) => {
    const item = make("li", { role: "option", id: `offer-${at}`, ariaSelected: "false" }, make("span", {}, text), " ", make("small", {}, kind));
    item.dataset.question = question;
    return item;
  }));
  offers.hidden = !offers.children.length;
  box.ariaExpanded = String(!offers.hidden);
}

function choose(item) {
  for (const each of offers.children) each.ariaSelected = String(each === item);
  item?.scrollIntoView({ block: "nearest" });
  if (item) box.setAttribute("aria-activedescendant", item.id);
  else box.removeAttribute("aria-activedescendant");
}

function take(item) {
  box.value = item.dataset.question;
  box.form.requestSubmit();
}

box.addEventListener("input", () => {
  choose();
  clearTimeout(waiting);
  waiting = setTimeout(offer, 80);
});
box.addEventListener("blur", closeOffers);
box.addEventListener("keydown", (event) => {
  if (offers.hidden || event.isComposing) return;
  const items = [...offers.children];
  const at = items.findIndex((each) => each.ariaSelected === "true");
  if (event.key === "ArrowDown") choose(items[at + 1]);
  else if (event.key === "ArrowUp") choose(at < 0 ? items.at(-1) : items[at - 1]);
  else if (event.key === "Enter" && at >= 0) take(items[at]);
  else if (event.key === "Escape") closeOffers();
  else return;
  event.preventDefault();
});
offers.addEventListener("pointerdown", (event) => event.preventDefault());
offers.addEventListener("click", ({ target }) => take(target.closest("li")));

// What a page gains: a filter in a long facet, copying of a citation, the switch of the keys.

const LONG = 12;

function improve() {
  for (const fieldset of main.querySelectorAll(".facets fieldset:not(.chart)")) {
    const items = [...fieldset.querySelectorAll("label")];
    if (items.length <= LONG) continue;
    const legend = fieldset.querySelector("legend");
    const filter = make("input", { type: "search", ariaLabel: `Find in ${legend.firstChild.data}`, placeholder: "Find" });
    filter.setAttribute("form", "");
    filter.addEventListener("input", () => {
      const wanted = filter.value.trim().toLowerCase();
      for (const each of items) each.hidden = !each.textContent.toLowerCase().includes(wanted);
      for (const each of fieldset.querySelectorAll("details")) each.open = Boolean(wanted);
    });
    legend.after(filter);
  }
  const cited = main.querySelector("#cited");
  if (cited && navigator.clipboard) {
    const button = make("button", { type: "button", className: "copy" }, "Copy");
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(cited.textContent.trim());
      button.textContent = status.textContent = "Copied";
    });
    main.querySelector(".citation .links").prepend(button);
  }
  const keys = main.querySelector("#keys");
  if (keys) {
    keys.closest("[hidden]").hidden = false;
    keys.checked = !localStorage.getItem(KEYS_OFF);
    keys.addEventListener("change", () => {
      if (keys.checked) localStorage.removeItem(KEYS_OFF);
      else localStorage.setItem(KEYS_OFF, "1");
    });
  }
}

improve();
