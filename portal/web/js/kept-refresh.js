// A part of the page that something in the background changes: <kept-refresh> asks for the page again as long as one of
// its leaves goes on ([data-goes-on]), and shows what the newer answer says.
import { remember, swap } from "./live-swap.js";

const PAUSE = 2000;

class KeptRefresh extends HTMLElement {
  #timer = 0;
  #status;

  connectedCallback() {
    remember(this);
    this.#status = document.createElement("p");
    this.#status.className = "unseen";
    this.#status.setAttribute("role", "status");
    this.append(this.#status);
    this.#wait();
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
  }

  #wait() {
    this.#timer = this.querySelector("[data-goes-on]") ? setTimeout(this.#ask, PAUSE) : 0;
  }

  #ask = async () => {
    if (document.visibilityState === "visible") {
      const answer = await page();
      if (answer) {
        swap(this, answer);
      }
      if (!this.querySelector("[data-goes-on]")) {
        this.#status.textContent = "It has come to its end.";
      }
    }
    this.#wait();
  };
}

// Nothing is said of an answer that doesn't come: the next one will.
async function page() {
  try {
    const options = {
      headers: { Accept: "text/html" },
      mode: "same-origin",
      redirect: "manual",
      cache: "no-store",
    };
    const answer = await fetch(location.href, options);
    return answer.ok ? await answer.text() : "";
  } catch {
    return "";
  }
}

customElements.define("kept-refresh", KeptRefresh);
