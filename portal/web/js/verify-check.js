// Checks what somebody brings, in the browser alone: the same as portal/proofs/checking.py and parcel.py.
import { moment } from "./verify-words.js";

const SIGNATURE_BYTES = 64;
const DAY = 86_400_000;
const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const finding = (state, name, values = {}) => ({ state, name, values });

export async function canCheck(keys) {
  try {
    await publicKey(keys[0].public);
    return true;
  } catch {
    return false;
  }
}

// `pieces` are {name, bytes}, `keyring` is what /.well-known/kept-keys.json says.
export async function check(pieces, keyring) {
  const parcel = await sortOut(pieces);
  const used = new Set();
  const receipts = [];
  for (const one of parcel.receipts) {
    receipts.push(await checkOne(one, parcel.signatures, keyring, used));
  }
  const whole = [...chain(parcel.receipts), ...parcel.misnamed.map((n) => finding("bad", "misnamed", { n }))];
  for (const bundle of parcel.bundles) {
    whole.push(...(await rootFindings(bundle, keyring)));
  }
  whole.push(...parcel.strays.map((name) => finding("unsure", "unreadable", { name })));
  if (!receipts.length) {
    whole.push(finding("unsure", "nothing"));
  } else if (receipts.every((one) => one.isRead || !one.bytes)) {
    const stray = parcel.signatures.filter((one) => !used.has(one.name));
    whole.push(...stray.map(({ name }) => finding("unsure", "stray", { name })));
  }
  return { receipts, findings: whole, heads: parcel.bundles.map((one) => one.root?.head).filter(Boolean) };
}

async function sortOut(pieces) {
  const parcel = { receipts: [], signatures: [], misnamed: [], strays: [], bundles: [] };
  for (const { name, bytes } of pieces) {
    const signature = readSignature(bytes);
    const said = signature ? null : readJson(bytes);
    if (signature) {
      parcel.signatures.push({ name, bytes: signature });
    } else if (said?.type === "kept-bundle") {
      parcel.bundles.push(said);
      await openBundle(parcel, said);
    } else if (said?.type === "kept-receipt") {
      parcel.receipts.push(await receipt(trimmed(bytes)));
    } else if (trimmed(bytes).length) {
      parcel.strays.push(name);
    }
  }
  return parcel;
}

async function openBundle(parcel, bundle) {
  const listed = Array.isArray(bundle.receipts) ? bundle.receipts : [];
  for (const [place, one] of listed.entries()) {
    const bytes = fromBase64(one?.body);
    const made = bytes
      ? { ...(await receipt(bytes)), signature: fromBase64(one.signature) ?? new Uint8Array() }
      : erased(one, bundle.sale);
    if (made) {
      parcel.receipts.push(made);
    }
    const isAsListed = made?.n === one?.n && made?.sha256 === one?.sha256 && made?.number === one?.number;
    if (!made || !isAsListed) {
      parcel.misnamed.push(place + 1);
    }
  }
}

function erased(one, sale) {
  const isErased = one?.body === null && Number.isInteger(one.n) && /^[0-9a-f]{64}$/.test(one.sha256);
  return (
    isErased && { n: one.n, sale, sha256: one.sha256, number: grouped(fromHex(one.sha256)), content: {} }
  );
}

async function receipt(bytes) {
  const content = readJson(bytes) ?? {};
  const digest = await sha256(bytes);
  const n = "receipt" in content ? Number(content.receipt) : 1;
  return { bytes, content, n, sale: content.sale, sha256: toHex(digest), number: grouped(digest) };
}

async function checkOne(one, signatures, keyring, used) {
  if (!one.bytes) {
    return { ...one, findings: [finding("note", "erased", { n: one.n })] };
  }
  const first = await signed(one, signatures, keyring, used);
  const findings = [first, finding("note", "number")];
  if (first.state === "good") {
    findings.push(...dating(one.content, keyOf(one, keyring)));
  }
  return { ...one, findings, isRead: findings.every(({ state }) => state === "good" || state === "note") };
}

async function signed(one, signatures, keyring, used) {
  const said = { issuer: keyring.issuer, key: String(one.content.key ?? "").slice(0, 40) };
  const offered = one.signature ? [{ name: "", bytes: one.signature }] : signatures;
  const key = keyOf(one, keyring);
  if (!offered.length) {
    return finding("unsure", "no_signature", said);
  }
  if (!key) {
    return finding("bad", "unknown_key", said);
  }
  for (const { name, bytes } of one.content.type === "kept-receipt" ? offered : []) {
    if (await isSigned(key.public, bytes, one.bytes)) {
      used.add(name);
      return finding("good", "signed", said);
    }
  }
  return finding("bad", "not_signed", said);
}

// Only whoever holds a stolen or a copied key makes one that is dated outside the time of its key.
function dating({ sealed_at }, { added_at, replaced_at }) {
  const sealed = Date.parse(sealed_at);
  const day = (text) => (text ? moment(text) : "");
  const said = { sealed: day(sealed_at), replaced: day(replaced_at), added: day(added_at) };
  if (replaced_at && sealed > Date.parse(replaced_at) + DAY) {
    return [finding("bad", "key_replaced", said)];
  }
  return added_at && sealed < Date.parse(added_at) - DAY ? [finding("bad", "key_too_new", said)] : [];
}

function chain(receipts) {
  const before = (one) => receipts.findLast(({ sale, n }) => sale === one.sale && n === one.n - 1);
  return receipts
    .filter(({ n, bytes }) => n > 1 && bytes)
    .map((one) => {
      const known = before(one);
      const fits = known && one.content.previous_receipt === known.sha256;
      const [state, name] = fits ? ["good", "chained"] : known ? ["bad", "not_chained"] : ["note", "gap"];
      return finding(state, name, { n: one.n - 1 });
    });
}

async function rootFindings() {
  return [];
}

function keyOf({ content }, { keys }) {
  return keys.find(({ id }) => id === content.key);
}

async function isSigned(key, signature, bytes) {
  if (signature.length !== SIGNATURE_BYTES) {
    return false;
  }
  return crypto.subtle.verify("Ed25519", await publicKey(key), signature, bytes);
}

function publicKey(text) {
  return crypto.subtle.importKey("raw", fromBase64(text), "Ed25519", false, ["verify"]);
}

async function sha256(bytes) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

function readSignature(bytes) {
  if (bytes.length === SIGNATURE_BYTES) {
    return bytes;
  }
  const read = bytes.length <= 120 ? fromBase64(new TextDecoder().decode(trimmed(bytes))) : null;
  return read?.length === SIGNATURE_BYTES ? read : null;
}

function readJson(bytes) {
  try {
    const said = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    return typeof said === "object" && !Array.isArray(said) ? said : null;
  } catch {
    return null;
  }
}

// Where a text was copied, white space may have come with it; a receipt itself begins and ends with a brace.
function trimmed(bytes) {
  const isSpace = (place) => [9, 10, 11, 12, 13, 32].includes(bytes[place]);
  let [start, end] = [0, bytes.length];
  while (start < end && isSpace(start)) {
    start += 1;
  }
  while (end > start && isSpace(end - 1)) {
    end -= 1;
  }
  return bytes.subarray(start, end);
}

function fromBase64(text) {
  try {
    return typeof text === "string" ? Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)) : null;
  } catch {
    return null;
  }
}

function fromHex(text) {
  return Uint8Array.from(text.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
}

function toHex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// The start of a digest in base32 (RFC 4648), in groups of four: 20 letters are 100 bits.
function grouped(digest) {
  const bits = Array.from(digest.slice(0, 13), (byte) => byte.toString(2).padStart(8, "0")).join("");
  const letters = bits.match(/.{5}/g).slice(0, 20);
  return letters
    .map((five) => DIGITS[Number.parseInt(five, 2)])
    .join("")
    .match(/.{4}/g)
    .join("-");
}
