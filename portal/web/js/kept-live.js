// A part of the page that brings itself up to date while it is open: <kept-live data-stream data-part data-until>. The
// stream says that something changed, then the part is asked for again. The tabs of one browser that show the same part
// share one stream: whoever holds the lock has it and tells the others.
import { remember, swap } from "./live-swap.js";

const AGAIN = 5000;
const POLL = 15000;
const POLLS = 8;
const TRIES = 3;
const LONGEST = 2 ** 30;

class KeptLive extends HTMLElement {
  #awake = false;
  #slept = false;
  #over = false;
  #leads = false;
  #asks = false;
  #asksAgain = false;
  #failures = 0;
  #tag = "";
  #version = "";
  #timer = {};
  #status;
  #channel;
  #source;
  #queue;
  #leave;

  connectedCallback() {
    this.#version = this.dataset.version ?? "";
    remember(this);
    this.#status = document.createElement("p");
    this.#status.className = "unseen";
    this.#status.setAttribute("role", "status");
    this.append(this.#status);
    document.addEventListener("visibilitychange", this.#look);
    addEventListener("pagehide", this.#sleep);
    addEventListener("pageshow", this.#look);
    this.#wait(Date.parse(this.dataset.until) - Date.now());
    this.#look();
  }

  disconnectedCallback() {
    document.removeEventListener("visibilitychange", this.#look);
    removeEventListener("pagehide", this.#sleep);
    removeEventListener("pageshow", this.#look);
    this.#sleep();
  }

  #look = () => {
    if (document.visibilityState === "hidden") {
      this.#sleep();
    } else if (!this.#awake && !this.#over) {
      this.#wake();
    }
  };

  #wake() {
    const name = `kept-live ${this.dataset.stream}`;
    this.#awake = true;
    if (self.BroadcastChannel && navigator.locks) {
      this.#channel = new BroadcastChannel(name);
      this.#channel.onmessage = ({ data }) => this.#hear(data);
      this.#queue = new AbortController();
      const held = () =>
        new Promise((leave) => {
          this.#leave = leave;
          this.#lead();
        });
      navigator.locks.request(name, { signal: this.#queue.signal }, held).catch(() => {});
      this.#channel.postMessage({ joins: true });
    } else {
      this.#lead();
    }
    if (this.#slept) {
      this.#ask();
    }
  }

  // Nothing of a hidden page stays open: neither stream nor lock, so that it may be kept and brought back.
  #sleep = () => {
    this.#slept ||= this.#awake;
    this.#awake = this.#leads = false;
    this.#source?.close();
    this.#queue?.abort();
    this.#leave?.();
    this.#channel?.close();
    clearTimeout(this.#timer.poll);
    clearTimeout(this.#timer.again);
    this.#source = this.#queue = this.#leave = this.#channel = undefined;
  };

  #lead() {
    if (!this.#awake) {
      return;
    }
    this.#leads = true;
    if (!self.EventSource) {
      this.#poll(POLLS);
      return;
    }
    const address = new URL(this.dataset.stream, location.href);
    address.searchParams.set("since", this.#version);
    const source = new EventSource(address);
    this.#source = source;
    source.onopen = () => {
      this.#failures = 0;
    };
    source.addEventListener("changed", (event) => {
      this.#hear({ version: event.lastEventId });
      this.#channel?.postMessage({ version: event.lastEventId });
    });
    source.onerror = () => {
      this.#failures += 1;
      if (source.readyState === EventSource.CLOSED || this.#failures >= TRIES) {
        source.close();
        this.#poll(POLLS);
      }
    };
  }

  #poll(left) {
    this.#ask();
    this.#channel?.postMessage({ ask: true });
    this.#timer.poll = setTimeout(() => (left ? this.#poll(left - 1) : this.#lead()), POLL);
  }

  #hear({ joins, ask, version }) {
    if (joins && this.#leads) {
      this.#channel?.postMessage({ version: this.#version });
    }
    if (ask || (version && version !== this.#version)) {
      this.#version = version ?? this.#version;
      this.#ask();
    }
  }

  // A clock that is wrong, here or there, must not make this ask without end.
  #wait(time) {
    const pause = Math.min(time > 0 ? time : POLL, LONGEST) + 1000 + Math.random() * 2000;
    clearTimeout(this.#timer.until);
    this.#timer.until = setTimeout(this.#ask, pause);
  }

  #ask = async () => {
    this.#asksAgain = this.#asks;
    if (this.#asks || !this.#awake) {
      return;
    }
    this.#asks = true;
    try {
      await this.#fetch();
    } catch {
      // What was missed is asked for until it is there: the stream won't say it twice.
      clearTimeout(this.#timer.again);
      this.#timer.again = setTimeout(this.#ask, AGAIN);
    }
    this.#asks = false;
    if (this.#asksAgain) {
      this.#ask();
    }
  };

  async #fetch() {
    const headers = this.#tag ? { "If-None-Match": this.#tag } : {};
    const options = { headers, mode: "same-origin", redirect: "manual", cache: "no-store" };
    const answer = await fetch(this.dataset.part, options);
    if (answer.type === "opaqueredirect" || [401, 403, 404].includes(answer.status)) {
      this.#end();
      return;
    }
    if (answer.status !== 200 && answer.status !== 304) {
      throw new Error(answer.statusText);
    }
    this.#wait(Date.parse(answer.headers.get("X-Kept-Until")) - Date.parse(answer.headers.get("Date")));
    if (answer.status === 200) {
      const html = await answer.text();
      this.#tag = answer.headers.get("ETag");
      const { changed, news } = swap(this, html);
      if (changed) {
        this.#status.textContent = "";
        setTimeout(() => {
          this.#status.textContent = news ?? "This page was brought up to date.";
        }, 100);
      }
    }
  }

  #end() {
    this.#over = true;
    this.#channel?.postMessage({ ask: true });
    this.#sleep();
    clearTimeout(this.#timer.until);
    this.#status.className = "news";
    this.#status.textContent = "You are signed out. Load the page again to go on.";
  }
}

customElements.define("kept-live", KeptLive);
