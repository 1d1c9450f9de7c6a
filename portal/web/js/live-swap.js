// Puts into a part of the page what a newer answer says: only the leaves that differ ([data-live], each with an id), so
// that nothing jumps under the reader's finger and no typed word is lost.
const policy = self.trustedTypes?.createPolicy("kept", { createHTML: (html) => html });
const inert = document.implementation.createHTMLDocument("");
const FRESH = 3000;
const known = new WeakMap();
const waiting = new WeakMap();

const all = (root, selector) => [...root.querySelectorAll(selector)];
const leaves = (root) => all(root, "[data-live]");

// Remembers what the server said, before other scripts or the reader touch it.
export function remember(root) {
  for (const leaf of leaves(root)) {
    known.set(leaf, told(leaf));
  }
}

// Returns the body of our own HTML, which no script of it runs in.
export function read(html) {
  return new DOMParser().parseFromString(policy ? policy.createHTML(html) : html, "text/html").body;
}

// Returns whether anything changed, and the sentence of the first change that has one. `html` is ours: the caller got it
// from our own address.
export function swap(root, html) {
  const body = read(html);
  const gone = new Map(leaves(root).map((leaf) => [leaf.id, leaf]));
  const hold = anchor(root);
  const changed = [];
  let last = null;
  for (const leaf of leaves(body)) {
    const old = gone.get(leaf.id);
    gone.delete(leaf.id);
    const now = old ? exchange(old, leaf) : insert(root, leaf, last);
    if (now !== old) {
      changed.push(now);
    }
    last = now;
  }
  const left = [...gone.values()].filter((old) => !exchange(old, null));
  hold();
  const news = changed.map((leaf) => (leaf.dataset.news ? leaf : leaf.querySelector("[data-news]")));
  return { changed: changed.length + left.length > 0, news: news.find(Boolean)?.dataset.news };
}

// What the server said of a leaf, without what is drawn anew for each answer and what the reader opens and closes.
function told(leaf) {
  const copy = inert.importNode(leaf, true);
  for (const field of all(copy, "[name=csrf_token], [name=key]")) {
    field.removeAttribute("value");
  }
  for (const box of [copy, ...all(copy, "details")]) {
    box.removeAttribute("open");
  }
  return copy.outerHTML;
}

function exchange(old, leaf) {
  if (leaf && told(leaf) === known.get(old)) {
    waiting.get(old)?.notice.remove();
    waiting.delete(old);
    return old;
  }
  if (isBusy(old)) {
    offer(old, leaf);
    return old;
  }
  return put(old, leaf);
}

function put(old, leaf) {
  if (!leaf) {
    old.remove();
    return null;
  }
  const now = draw(leaf);
  const open = new Map(all(old, "details").map((box) => [label(box), box.open]));
  for (const box of all(now, "details")) {
    box.open = open.get(label(box)) ?? box.open;
  }
  const focusable = "a, button, summary, [tabindex]";
  const isFocused = old === document.activeElement;
  const focused = all(old, focusable).indexOf(document.activeElement);
  old.replaceWith(now);
  all(now, focusable)[focused]?.focus({ preventScroll: true });
  if (isFocused) {
    lead(now);
  }
  return now;
}

// The reader goes on from the leaf as a whole.
function lead(leaf) {
  leaf.setAttribute("tabindex", "-1");
  leaf.focus({ preventScroll: true });
}

function insert(root, leaf, last) {
  const now = draw(leaf);
  const here = (node) => (node?.id ? document.getElementById(node.id) : null);
  const near = (way) => {
    let node = leaf[way];
    while (node && !here(node)) {
      node = node[way];
    }
    return here(node);
  };
  const before = near("previousElementSibling");
  const after = near("nextElementSibling");
  const parent = here(leaf.parentElement);
  if (before || (last && !after && !parent)) {
    (before ?? last).after(now);
  } else if (after) {
    after.before(now);
  } else {
    (parent ?? root).append(now);
  }
  return now;
}

function draw(leaf) {
  const now = document.importNode(leaf, true);
  known.set(now, told(leaf));
  now.classList.add("fresh");
  setTimeout(() => now.classList.remove("fresh"), FRESH);
  return now;
}

// A history is the same one when it has grown.
function label(box) {
  return box.id || box.querySelector("summary")?.textContent.replace(/\d+/g, "");
}

function isBusy(leaf) {
  return (
    fieldsOf(leaf).includes(document.activeElement) || isWritten(leaf) || leaf.querySelector("[data-unsent]")
  );
}

// Tells whether the reader has changed a field: before a script was there to hear of it, too.
export function isWritten(root) {
  return fieldsOf(root).some(isTouched);
}

function fieldsOf(root) {
  return all(root, "input:not([type=hidden]), textarea, select");
}

function isTouched(field) {
  if (field.options) {
    return (
      field.selectedIndex !==
      Math.max(
        0,
        [...field.options].findIndex((option) => option.defaultSelected),
      )
    );
  }
  return field.checked !== field.defaultChecked || field.value !== field.defaultValue;
}

// What can't be shown without taking the reader's words away is shown when they ask for it.
function offer(old, leaf) {
  const before = waiting.get(old);
  if (before) {
    before.leaf = leaf;
    return;
  }
  const notice = document.createElement("p");
  const button = document.createElement("button");
  notice.className = "news";
  notice.setAttribute("role", "status");
  button.type = "button";
  button.className = "link";
  button.textContent = "There is news here. Show it";
  button.addEventListener("click", () => {
    const now = put(old, waiting.get(old).leaf);
    if (now) {
      lead(now);
    }
  });
  waiting.set(old, { notice, leaf });
  old.append(notice);
  notice.append(button);
}

// Keeps the first leaf that begins in sight where it is, whatever grows or shrinks above it.
function anchor(root) {
  const inSight = (leaf) => leaf.getBoundingClientRect().bottom > 0;
  const seen = leaves(root).filter(inSight);
  const leaf = seen.find((one) => one.getBoundingClientRect().top >= 0) ?? seen[0];
  const top = leaf?.getBoundingClientRect().top;
  return () => {
    const now = leaf && document.getElementById(leaf.id);
    if (now) {
      scrollBy({ top: now.getBoundingClientRect().top - top, behavior: "instant" });
    }
  };
}
