// Checks receipts in the browser, from the saved page too; a browser that can't check signatures asks the portal.
import { canCheck, check } from "./verify-check.js";
import { fill, readingOf } from "./verify-words.js";

const STATES = {
  good: ["kept", "tick"],
  unsure: ["due", "clock"],
  bad: ["late", "warn"],
  note: ["plain", "dash"],
};
const SVG = "http://www.w3.org/2000/svg";

class KeptVerify extends HTMLElement {
  #said = JSON.parse(this.dataset.said);
  #keyring = JSON.parse(this.dataset.keyring);
  #form = this.querySelector("form");
  #result = this.querySelector(".checked");

  async connectedCallback() {
    if (await canCheck(this.#keyring.keys)) {
      this.#form.addEventListener("submit", this.#submit);
      this.#form.addEventListener("change", this.#submit);
      this.addEventListener("dragover", (event) => event.preventDefault());
      this.addEventListener("drop", this.#drop);
    } else {
      const note = this.#said.told[this.dataset.record ? "sends" : "cannot"];
      this.#form.before(made("p", { className: "hint" }, note));
    }
  }

  #drop = (event) => {
    this.#form.elements.files.files = event.dataTransfer.files;
    this.#check(event);
  };

  // A number alone is asked of the portal, as without a script.
  #submit = (event) => {
    const { files, text, number } = this.#form.elements;
    const isNumberAlone = number?.value && !files.files.length && !text.value;
    if (event.type === "change" ? event.target === files : !isNumberAlone) {
      this.#check(event);
    }
  };

  async #check(event) {
    event.preventDefault();
    const report = await check(await this.#pieces(), this.#keyring);
    const parts = report.receipts.map((one) => this.#receipt(one));
    const asks = this.dataset.record ? this.#asking(report) : [];
    const all = [...report.receipts.flatMap((one) => one.findings), ...report.findings];
    const state =
      ["bad", "unsure", "good"].find((one) => all.some((found) => found.state === one)) ?? "unsure";
    const headline = this.#stated("h2", { state, words: this.#said.headlines[state] });
    Object.assign(headline, { id: "checked", tabIndex: -1 });
    this.#result.replaceChildren(headline, ...parts, ...this.#list(report.findings), ...asks);
    headline.focus();
  }

  async #pieces() {
    const { files, text, signature } = this.#form.elements;
    const found = [];
    for (const file of files.files) {
      found.push({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) });
    }
    for (const field of [text, signature].filter((one) => one.value.trim())) {
      const bytes = new TextEncoder().encode(field.value.trim());
      found.push({ name: field.labels[0].textContent.trim(), bytes });
    }
    return found;
  }

  #receipt(one) {
    const reading = one.isRead && readingOf(one.content, this.#said);
    const number = made("code", { className: "code" }, one.number);
    return made(
      "section",
      {},
      made("h3", {}, "Receipt ", number),
      ...this.#list(one.findings),
      ...this.#read(reading),
    );
  }

  #read(reading) {
    if (!reading) {
      return [];
    }
    const { before, after } = this.#said.labels;
    const rows = reading.rows.flatMap(([label, was, is]) => [
      [fill(before, { label }), was],
      [fill(after, { label }), is],
    ]);
    const pairs = [...reading.facts, ...rows].map(([name, value]) =>
      made("div", {}, made("dt", {}, name), made("dd", {}, value)),
    );
    const promises = reading.promises.map(({ n, words, lines }) => {
      const quote = made("blockquote", { className: "quote" }, made("p", {}, words));
      const small = lines.map((line) => made("p", { className: "small soft" }, line));
      return made("li", { value: n }, quote, ...small);
    });
    return [
      made("dl", { className: "summary-list" }, ...pairs),
      ...reading.story.map((line) => made("p", {}, line)),
      ...(promises[0] ? [made("ol", { className: "promises" }, ...promises)] : []),
      ...(reading.standingWords ? [made("p", { className: "small soft" }, reading.standingWords)] : []),
    ];
  }

  #list(findings) {
    const items = findings.map(({ state, name, values }) =>
      this.#stated("li", { state, words: fill(this.#said.sentences[name], values) }),
    );
    return items[0] ? [made("ul", { className: "findings" }, ...items)] : [];
  }

  #stated(tag, { state, words }) {
    const [colour, shape] = STATES[state];
    const icon = document.createElementNS(SVG, "svg");
    icon.setAttribute("class", "icon");
    icon.setAttribute("aria-hidden", "true");
    const use = icon.appendChild(document.createElementNS(SVG, "use"));
    use.setAttribute("href", `#icon-${shape}`);
    const stated = made(tag, {}, icon, made("span", {}, words));
    stated.dataset.state = colour;
    return stated;
  }

  #asking(report) {
    const newest = report.receipts.filter((one) => one.bytes).at(-1);
    if (!newest) {
      return [];
    }
    const button = made("button", { type: "button", className: "button" }, this.#said.told.ask);
    const asked = made("div", {}, button, made("p", { className: "hint" }, this.#said.told.asked));
    button.addEventListener("click", async () => {
      const fields = {
        sha256: newest.sha256,
        ...(report.heads[0] && { head: JSON.stringify(report.heads[0]) }),
      };
      asked.replaceChildren(...this.#list(await this.#ask(fields)));
    });
    return [asked];
  }

  async #ask(fields) {
    const csrf_token = this.#form.elements.csrf_token.value;
    try {
      const answer = await fetch(this.dataset.record, {
        method: "POST",
        headers: { Accept: "application/json" },
        body: new URLSearchParams({ ...fields, csrf_token }),
      });
      return (await answer.json()).findings;
    } catch {
      return [{ state: "note", name: "no_answer", values: {} }];
    }
  }
}

function made(tag, properties, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

customElements.define("kept-verify", KeptVerify);
