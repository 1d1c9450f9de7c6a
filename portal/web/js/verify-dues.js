// When a promise is due, in words: the same as portal/promises/due_words.py, which a test compares it with.
const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const MONTHS = "January February March April May June July August September October November December".split(
  " ",
);
const CODES = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
const ORDINALS = { 1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", "-1": "last" };
const UNITS = { DAILY: "day", WEEKLY: "week", MONTHLY: "month", YEARLY: "year" };

export function dueWords(due) {
  try {
    return dueKind(due);
  } catch {
    return "(unreadable)";
  }
}

export function listWords(words) {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

export function longDay(iso) {
  const [year, month, day] = iso.split("-").map(Number);
  return `${WEEKDAYS[weekday(iso)]} ${day} ${MONTHS[month - 1]} ${year}`;
}

function weekday(iso) {
  return (new Date(`${iso}T00:00:00Z`).getUTCDay() + 6) % 7;
}

function dueKind(due) {
  if ("once" in due) {
    return typeof due.once === "string" ? `by ${longDay(due.once)}` : after(due.once);
  }
  if ("schedule" in due) {
    return schedule(due.schedule);
  }
  if ("every" in due) {
    return `within ${every(due)}, every time this happens: ${due.every}`;
  }
  if ("holding" in due) {
    return due.holding.until ? `until ${longDay(due.holding.until)}` : "until the work is completed";
  }
  return "no date was given";
}

function after({ after: event, offset }) {
  const [, ...counts] = offset.match(/^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?$/);
  const span = spanWords(counts, ["year", "month", "week", "day"]);
  const events = { signing: ["signing", "of signing"], completion: ["the work is completed"] };
  const [late, same] = events[event] ?? [`promise ${event} is delivered`];
  return span ? `${span} after ${late}` : `on the day ${same ?? late}`;
}

function every({ within, clock }) {
  const [, ...counts] = within.match(/^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/);
  const working = clock === "working" ? "working " : "";
  return spanWords(
    counts,
    ["day", "hour", "minute"].map((unit) => working + unit),
  );
}

function spanWords(counts, units) {
  const told = units.map((unit, place) => [Number(counts[place] ?? 0), unit]);
  return listWords(told.filter(([count]) => count).map(([count, unit]) => counted(count, unit)));
}

function counted(count, unit) {
  return count === 1 ? `${count} ${unit}` : `${count} ${unit}s`;
}

function schedule({ rrule, start, until }) {
  const rule = readRule(rrule);
  const ends = [rule.until, until].filter(Boolean).sort();
  const times = rule.count ? `, ${counted(rule.count, "time")}` : "";
  return `${pace(rule, start)} from ${longDay(start)}${ends.length ? ` until ${longDay(ends[0])}` : ""}${times}`;
}

function readRule(text) {
  const parts = Object.fromEntries(text.split(";").map((part) => part.split("=")));
  const listed = (name) => [...new Set(parts[name]?.split(",").map(Number))].sort((one, two) => one - two);
  const days = (parts.BYDAY?.split(",") ?? []).map(
    (day) => `${CODES.indexOf(day.slice(-2))} ${Number(day.slice(0, -2))}`,
  );
  return {
    frequency: parts.FREQ,
    interval: Number(parts.INTERVAL ?? 1),
    count: Number(parts.COUNT ?? 0),
    until: parts.UNTIL?.replace(/(\d{4})(\d\d)(\d\d)/, "$1-$2-$3"),
    months: listed("BYMONTH"),
    monthDays: listed("BYMONTHDAY"),
    days: [...new Set(days)]
      .map((day) => day.split(" ").map(Number))
      .sort((one, two) => one[0] - two[0] || one[1] - two[1]),
    positions: listed("BYSETPOS"),
  };
}

function pace(rule, start) {
  const { frequency, interval, months, monthDays, days, positions } = rule;
  const plain = !(months.length || monthDays.length || days.length);
  const ways = {
    DAILY: plain && (() => each(interval, "day")),
    WEEKLY: !months.length && (() => weekly(rule, start)),
    MONTHLY: !months.length && (() => monthly(rule, start)),
    YEARLY: plain && (() => yearly(rule, start)),
  };
  const isOdd = positions.length || (monthDays.length && days.length);
  return ((!isOdd && ways[frequency]) || (() => pattern(rule)))();
}

function yearly({ interval }, start) {
  const [, month, day] = start.split("-").map(Number);
  return `${each(interval, "year")} on ${day} ${MONTHS[month - 1]}`;
}

function weekly({ interval, days }, start) {
  const named = days.length ? days : [[weekday(start), 0]];
  if (named.map(String).join(" ") === "0,0 1,0 2,0 3,0 4,0") {
    const week = interval === 1 ? "every weekday" : `${each(interval, "week")} each weekday`;
    return `${week} (Monday to Friday)`;
  }
  const names = listWords(named.map(([day]) => WEEKDAYS[day]));
  if (interval === 1) {
    return `every ${names}`;
  }
  return named.length === 1 && interval === 2
    ? `every second ${names}`
    : `${each(interval, "week")} on ${names}`;
}

function monthly(rule, start) {
  const month = each(rule.interval, "month");
  if (!rule.days.length) {
    const days = rule.monthDays.length ? rule.monthDays : [Number(start.slice(8))];
    return `${month} on the ${listWords(days.map(dayOfMonth))}`;
  }
  const ordinals = { ...ORDINALS, "-2": "last but one" };
  if (rule.days.some(([, nth]) => !(nth in ordinals))) {
    return pattern(rule);
  }
  return `${month} on the ${listWords(rule.days.map(([day, nth]) => `${ordinals[nth]} ${WEEKDAYS[day]}`))}`;
}

function dayOfMonth(day) {
  if (day < 0) {
    return { "-1": "last day", "-2": "last day but one" }[day] ?? `${ordinal(-day)} day from its end`;
  }
  return ordinal(day);
}

function ordinal(number) {
  const teens = [11, 12, 13].includes(number % 100);
  return number + ((!teens && { 1: "st", 2: "nd", 3: "rd" }[number % 10]) || "th");
}

function pattern({ interval, frequency }) {
  return `on dates that follow a pattern, ${each(interval, UNITS[frequency])}`;
}

function each(interval, unit) {
  return interval === 2
    ? `every second ${unit}`
    : interval === 1
      ? `every ${unit}`
      : `every ${interval} ${unit}s`;
}
