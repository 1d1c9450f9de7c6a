// Checks what somebody brings, in the browser alone: the same as portal/proofs/checking.py and parcel.py.
import {
  fromBase64,
  fromHex,
  grouped,
  isSigned,
  publicKey,
  SIGNATURE_BYTES,
  sha256,
  toHex,
  trimmed,
  utf8,
} from "./verify-bytes.js";
import { moment } from "./verify-words.js";

const DAY = 86_400_000;
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
  const said = {
    issuer: keyring.issuer,
    key: /^[\w-]{1,40}$/.test(one.content.key) ? one.content.key : "(none)",
  };
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
      return finding(state, name, { n: one.n - 1, of: one.n });
    });
}

// The proof that the record of the sale is part of a daily root: what it consists of stands in record/root_proofs.py.
async function rootFindings({ root, sale }, keyring) {
  if ((root ?? null) === null) {
    return [finding("note", "no_root")];
  }
  try {
    const [said, { day, ...head }] = [root.statement, root.leaf].map((text) => JSON.parse(text));
    const key = keyring.keys.find(({ id }) => id === said.key);
    const isMeant =
      said.type === "kept-root" && day === said.day && head.stream === sale && sameHead(head, root.head);
    const leads = 2 ** root.path.length === said.size && (await rootOf(root)) === said.root;
    if (isMeant && leads && (await isSigned(key.public, fromBase64(root.signature), utf8(root.statement)))) {
      const spaced = said.root.match(/.{1,4}/g).join(" ");
      return [
        finding("good", "in_root", { seq: head.seq, day: moment(day) }),
        finding("note", "root_value", { root: spaced }),
      ];
    }
  } catch {
    // What can't be read proves nothing.
  }
  return [finding("bad", "root_wrong", { issuer: keyring.issuer })];
}

async function rootOf({ leaf, path }) {
  let reached = await sha256(Uint8Array.of(0, ...utf8(leaf)));
  for (const { side, hash } of path) {
    const pair = side === "left" ? [...fromHex(hash), ...reached] : [...reached, ...fromHex(hash)];
    reached = await sha256(Uint8Array.of(1, ...pair));
  }
  return toHex(reached);
}

function sameHead(one, two) {
  return ["stream", "seq", "hash"].every((name) => one[name] === two[name]);
}

function keyOf({ content }, { keys }) {
  return keys.find(({ id }) => id === content.key);
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
