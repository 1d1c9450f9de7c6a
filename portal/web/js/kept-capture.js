// Words of a source become promises: <kept-capture> lets the reader choose the very words by mouse, finger or keys, and
// sends their place with the form that the check boxes of whole sentences are in. The text stands in [data-at] alone,
// each with one text node and the offset (in code points) of its first character; all else in between is skipped.
import { Choice } from "./capture-choice.js";

const PATIENCE = 300;
const PREVIEW = 90;
const STEPS = {
  ArrowRight: ["words", 1],
  ArrowLeft: ["words", -1],
  ArrowDown: ["lines", 1],
  ArrowUp: ["lines", -1],
};

class KeptCapture extends HTMLElement {
  #text = this.querySelector("[data-text]");
  #take = this.querySelector("[data-take]");
  #join = this.querySelector("[data-join]");
  #told = this.querySelector("[data-told]");
  #chosen = this.querySelector("[data-chosen]");
  #slice = document.createElement("input");
  #choice = null;
  #pressed = null;
  #letsGo = false;
  #timer = 0;

  connectedCallback() {
    this.#stayInPlace();
    if (!this.#take) {
      return;
    }
    this.#choice = new Choice(this.#text);
    this.#slice.type = "hidden";
    this.#slice.name = "slice";
    this.#text.closest("form").append(this.#slice);
    this.#text.tabIndex = 0;
    this.#text.setAttribute("role", "group");
    this.#text.setAttribute("aria-label", "The text");
    this.#text.setAttribute("aria-describedby", "capture-help");
    this.querySelector("#capture-help").hidden = false;
    for (const idle of this.#told.querySelectorAll("[data-idle]")) {
      idle.textContent = "Select the very words, or tap sentences.";
    }
    for (const box of this.#boxes()) {
      box.tabIndex = -1;
    }
    this.#text.addEventListener("keydown", this.#press);
    this.#text.addEventListener("click", this.#click);
    this.#text.addEventListener("change", this.#show);
    document.addEventListener("pointerdown", this.#point);
    document.addEventListener("selectionchange", this.#select);
    addEventListener("pageshow", this.#show);
    this.#show();
  }

  disconnectedCallback() {
    document.removeEventListener("pointerdown", this.#point);
    document.removeEventListener("selectionchange", this.#select);
    removeEventListener("pageshow", this.#show);
    clearTimeout(this.#timer);
  }

  // The offsets of the chosen words, [start, end] in code points, or null.
  get slice() {
    return this.#choice?.slice ?? null;
  }

  #boxes() {
    return [...this.#text.querySelectorAll("input")];
  }

  #point = ({ target }) => {
    this.#pressed = target;
    this.#letsGo = this.#text.contains(target) && this.#choice.slice !== null;
  };

  // A finger on the button takes the selection away before the button is pressed: only a touch of the text lets go.
  #select = () => {
    const selection = getSelection();
    const isEmpty = selection.rangeCount === 0 || selection.isCollapsed;
    if (!isEmpty) {
      this.#choice.choose(selection.getRangeAt(0));
    } else if (this.#pressed && this.#text.contains(this.#pressed)) {
      this.#choice.letGo();
    }
    this.#show();
  };

  // The end of a selection, and the press that lets go of one, are no mark; two presses are the browser's word.
  #click = (event) => {
    if (event.target.closest("a, input")) {
      return;
    }
    const box = event.target.closest("label")?.control;
    if (event.detail === 2 && box && !this.#letsGo) {
      box.checked = !box.checked;
    }
    if (event.detail > 1 || this.#letsGo || !getSelection().isCollapsed) {
      event.preventDefault();
      this.#show();
    }
  };

  #press = (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) {
      return;
    }
    const step = STEPS[event.key];
    const done = step
      ? this.#choice.move(step[0], step[1], event.shiftKey)
      : this.#act(event.key, event.target);
    if (done) {
      event.preventDefault();
    }
  };

  #act(key, target) {
    if ((key === "Enter" || key === "p") && !target.closest("a")) {
      return this.#send();
    }
    if (key === "Escape") {
      getSelection().removeAllRanges();
      this.#choice.letGo();
      this.#show();
      return true;
    }
    if (key === "n") {
      return this.#choice.next(this.#text.querySelectorAll(".looks"));
    }
    return key === " " && target === this.#text && this.#mark();
  }

  #mark() {
    const box = this.#choice.phrase?.querySelector("input");
    if (box) {
      box.checked = !box.checked;
      this.#show();
    }
    return true;
  }

  #send() {
    // What keys have chosen is told by the browser a little later.
    this.#show();
    if (this.#count() > 0) {
      this.#text.closest("form").requestSubmit(this.#take);
    }
    return true;
  }

  #marked() {
    return this.#boxes().filter((box) => box.checked).length;
  }

  #count() {
    return this.#marked() + (this.slice ? 1 : 0);
  }

  #show = () => {
    const slice = this.slice;
    const number = this.#count();
    this.#slice.disabled = slice === null;
    this.#slice.value = slice ? slice.join("-") : "";
    this.#take.hidden = number === 0;
    this.#take.textContent = number === 1 ? "Make it a promise" : `Make ${number} promises`;
    this.#join.hidden = this.#marked() < 2;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#say(slice, number), PATIENCE);
  };

  // The words are read out once the reader pauses; what was done last makes room for them.
  #say(slice, number) {
    const words = slice ? this.#choice.words : "";
    const shown = words.length > PREVIEW ? `${words.slice(0, PREVIEW)} …` : words;
    const marked = this.#marked();
    const what = [slice && `“${shown}”`, marked && `${marked} marked`].filter(Boolean).join(" and ");
    const why = slice && this.#choice.phrase?.querySelector(".why")?.textContent;
    const said = why ? `${what}: ${why}` : what;
    if (this.#chosen.textContent !== said) {
      this.#chosen.textContent = said;
    }
    this.#chosen.hidden = number === 0;
    this.#told.hidden = number > 0;
  }

  // The page comes back as it was left: the same words under the same finger, and the keys where they were. Its address
  // leads to the sentence as well, for readers without a script; a browser follows that until all is loaded.
  #stayInPlace() {
    const key = `capture ${location.pathname}`;
    const kept = JSON.parse(sessionStorage.getItem(key) ?? "null");
    sessionStorage.removeItem(key);
    if (kept?.part === this.#part() && !document.querySelector(".error-summary")) {
      this.#return(kept);
      addEventListener("load", () => this.#return(kept), { once: true });
    }
    this.addEventListener("submit", () => {
      const keys = this.#text.contains(document.activeElement);
      sessionStorage.setItem(key, JSON.stringify({ part: this.#part(), top: scrollY, keys }));
    });
  }

  #return({ top, keys }) {
    scrollTo({ top, behavior: "instant" });
    if (keys) {
      this.#text.tabIndex = 0;
      this.#text.focus({ preventScroll: true });
    }
  }

  // Which part of which source is shown.
  #part() {
    const { source, at } = this.#text.closest("form").elements;
    return `${source.value} ${at.value}`;
  }
}

customElements.define("kept-capture", KeptCapture);
