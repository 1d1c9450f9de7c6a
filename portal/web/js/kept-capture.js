// <kept-capture> lets words of a source be chosen by mouse, finger or keys, and sends
// their place with the form of the check boxes. The text stands in [data-at] alone, each with one text node and the
// offset (in code points) of its first character.
import { Choice } from "./capture-choice.js";

const PATIENCE = 300;
const PREVIEW = 90;
// By key: the next or the last sentence, or else word.
const STEPS = { ArrowRight: [1], ArrowLeft: [-1], ArrowDown: [1, true], ArrowUp: [-1, true] };

class KeptCapture extends HTMLElement {
  #text = this.querySelector("[data-text]");
  #form = this.#text.closest("form");
  #take = this.querySelector("[data-take]");
  #slice = this.querySelector("[data-slice]");
  #choice = null;
  #pressed = null;
  #letsGo = false;
  #timer = 0;

  connectedCallback() {
    this.#stayInPlace();
    if (!this.#take || !this.#text.querySelector("[data-at]")) {
      return;
    }
    this.#choice = new Choice(this.#text);
    this.#text.tabIndex = 0;
    this.querySelector("#capture-help").hidden = false;
    this.querySelector("[data-idle]")?.replaceChildren("Select the very words, or tap sentences.");
    for (const box of this.#text.querySelectorAll("input")) {
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
    return this.#choice.slice;
  }

  #point = ({ target }) => {
    this.#pressed = target;
    this.#letsGo = this.#text.contains(target) && this.slice !== null;
  };

  // A finger on the button takes the selection away before the button is pressed: only a touch of the text lets go.
  #select = () => {
    const selection = getSelection();
    if (!selection.isCollapsed) {
      this.#choice.choose(selection.getRangeAt(0));
    } else if (this.#text.contains(this.#pressed)) {
      this.#choice.letGo();
    }
    this.#show();
  };

  // The end of a selection, and the press that lets go of one, are no mark; two presses are the browser's word.
  #click = (event) => {
    if (event.target.closest("a, input")) {
      return;
    }
    if (event.detail === 2 && !this.#letsGo) {
      this.#mark(event.target.closest("label")?.control);
    }
    if (event.detail > 1 || this.#letsGo || !getSelection().isCollapsed) {
      event.preventDefault();
    }
  };

  #press = (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("a")) {
      return;
    }
    const { key } = event;
    if (key in STEPS) {
      this.#choice.move(event.shiftKey, ...STEPS[key]);
    } else if (key === "n") {
      this.#choice.next("looks");
    } else if (key === "Escape") {
      getSelection().removeAllRanges();
      this.#choice.letGo();
    } else if (key === " " && event.target === this.#text) {
      this.#mark(this.#choice.phrase?.querySelector("input"));
    } else if (key !== "Enter" && key !== "p") {
      return;
    }
    event.preventDefault();
    if (this.#show() && (key === "Enter" || key === "p")) {
      this.#form.requestSubmit(this.#take);
    }
  };

  #mark(box) {
    if (box) {
      box.checked = !box.checked;
      this.#show();
    }
  }

  // Returns how much is chosen. The words are read out once the reader pauses.
  #show = () => {
    const { slice } = this;
    const marked = this.#text.querySelectorAll(":checked").length;
    const number = marked + (slice ? 1 : 0);
    this.#slice.disabled = slice === null;
    this.#slice.value = slice?.join("-");
    this.#take.hidden = number === 0;
    this.#take.textContent = number === 1 ? "Make it a promise" : `Make ${number} promises`;
    this.querySelector("[data-join]").hidden = marked < 2;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#say(slice, marked), PATIENCE);
    return number;
  };

  // What was done last makes room for what is chosen now, with the reason why it looks like a promise.
  #say(slice, marked) {
    const { words, phrase } = this.#choice;
    const shown = words.length > PREVIEW ? `${words.slice(0, PREVIEW)} …` : words;
    const why = slice && phrase.querySelector(".why")?.textContent;
    const said = [slice && `“${shown}”`, why, marked && `${marked} marked`].filter(Boolean).join(" · ");
    const chosen = this.querySelector("[data-chosen]");
    chosen.textContent = said;
    chosen.hidden = !said;
    this.querySelector("[data-told]").hidden = said;
  }

  // The page comes back as it was left, with the keys where they were. Its address leads to the sentence as well, for
  // readers without a script; a browser follows that until all is loaded.
  #stayInPlace() {
    const { source, at } = this.#form.elements;
    const key = `capture ${source.value} ${at.value}`;
    const kept = JSON.parse(sessionStorage.getItem(key));
    sessionStorage.removeItem(key);
    if (kept && !document.querySelector(".error-summary")) {
      this.#return(kept);
      addEventListener("load", () => this.#return(kept));
    }
    this.addEventListener("submit", () => {
      const keys = this.#text.contains(document.activeElement);
      sessionStorage.setItem(key, JSON.stringify({ top: scrollY, keys }));
    });
  }

  #return({ top, keys }) {
    scrollTo({ top, behavior: "instant" });
    if (keys) {
      this.#text.tabIndex = 0;
      this.#text.focus({ preventScroll: true });
    }
  }
}

customElements.define("kept-capture", KeptCapture);
