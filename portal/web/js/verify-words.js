// The same words as portal/proofs/reading.py; a test compares them.
import { dueWords, listWords, longDay } from "./verify-dues.js";

export function fill(template, values) {
  const say = (name) => (/(^|_)on$/.test(name) ? moment(values[name]) : String(values[name]));
  return template.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? say(name) : whole));
}

export function moment(text) {
  if (!text.includes("T")) {
    return longDay(text);
  }
  const there = new Date(text).toISOString();
  return `${longDay(there.slice(0, 10))}, ${there.slice(11, 16)} UTC`;
}

// `said`: portal/proofs/sentences.py
export function readingOf(content, said) {
  try {
    const titles = Object.fromEntries((content.sources ?? []).map((source) => [source.n, source.title]));
    return {
      facts: facts(content, said),
      story: story(content, said.stories),
      rows: rows(content.change ?? {}, said),
      promises: (content.promises ?? []).map((promise) => promiseWords(promise, titles, said)),
      standingWords: content.standing_words || "",
    };
  } catch {
    return null;
  }
}

function facts(content, { labels, stories }) {
  const found = {
    issuer: content.issuer,
    customer: content.customer,
    title: content.title,
    receipt: "receipt" in content && fill(stories.nth, { n: content.receipt }),
    signed_on: content.signed_on && moment(content.signed_on),
    sealed_at: moment(content.sealed_at),
    salesperson: content.salesperson,
    price: content.price && money(content.price),
  };
  return Object.entries(found)
    .filter((one) => one[1])
    .map(([name, words]) => [labels[name], words]);
}

function story(content, stories) {
  const { make_good: owed, change } = content;
  const found = [];
  if (content.about === "addition") {
    found.push(fill(content.added_by ? stories.added : stories.agreed, content));
  }
  if (owed) {
    const due = owed.due ? moment(owed.due) : "";
    found.push(fill(due ? stories.make_good_due : stories.make_good, { ...owed, due }));
    found.push(fill(stories.apology, owed));
  }
  for (const name of ["concern", "review"].filter((one) => content[one])) {
    found.push(fill(stories[name], content[name]));
  }
  if (change) {
    const said = { ...change, names: listWords(change.agreed_by) };
    found.push(fill(change.release ? stories.release : stories.change, said), fill(stories.reason, said));
    found.push(fill(stories.proposed, said), fill(stories.agreed_by, said));
  }
  return found;
}

function rows(change, { labels, stories }) {
  const ways = { words: unwrapped, due: dueWords, price: money };
  return Object.keys(ways)
    .filter((name) => name in change)
    .map((name) => {
      const [before, after] = ["before", "after"].map((when) => change[name][when]);
      return [labels[name], ...[before, after].map((one) => (one ? ways[name](one) : stories.nothing))];
    });
}

function promiseWords(promise, titles, { stories, channels }) {
  const said_at = moment(promise.said_at);
  const channel = channels[promise.channel] ?? promise.channel;
  const lines = [
    fill(stories.line, { said_by: promise.said_by || stories.somebody, channel, said_at }),
    fill(stories.due, { due: dueWords(promise.due) }),
    ...(promise.criteria ?? []).map((criterion) => fill(stories.criterion, { criterion })),
    promise.delivered_by && fill(stories.delivered_by, promise),
    promise.source in titles && fill(stories.source, { title: titles[promise.source] }),
  ];
  return { n: promise.n, words: unwrapped(promise.words), lines: lines.filter(Boolean) };
}

function money({ amount, currency }) {
  const [whole, ...cents] = amount.split(".");
  return `${[whole.replace(/\B(?=(\d{3})+$)/g, ","), ...cents].join(".")} ${currency}`;
}

function unwrapped(text) {
  const paragraphs = text.split(/\n[ \t]*\n\s*/);
  return paragraphs.map((paragraph) => paragraph.trim().replace(/\s+/g, " ")).join("\n\n");
}
