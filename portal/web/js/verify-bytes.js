// Bytes as receipts need them: signatures (Ed25519), digests, base64, and numbers to read aloud.
export const SIGNATURE_BYTES = 64;
const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

export async function isSigned(key, signature, bytes) {
  if (signature.length !== SIGNATURE_BYTES) {
    return false;
  }
  return crypto.subtle.verify("Ed25519", await publicKey(key), signature, bytes);
}

export function publicKey(text) {
  return crypto.subtle.importKey("raw", fromBase64(text), "Ed25519", false, ["verify"]);
}

export async function sha256(bytes) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

export function utf8(text) {
  return new TextEncoder().encode(text);
}

// Where a text was copied, white space may have come with it; a receipt itself begins and ends with a brace.
export function trimmed(bytes) {
  return utf8(new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes).trim());
}

export function fromBase64(text) {
  try {
    return typeof text === "string" ? Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)) : null;
  } catch {
    return null;
  }
}

export function fromHex(text) {
  return Uint8Array.from(text.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
}

export function toHex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// The start of a digest in base32 (RFC 4648), in groups of four: 20 letters are 100 bits.
export function grouped(digest) {
  const bits = Array.from(digest.slice(0, 13), (byte) => byte.toString(2).padStart(8, "0")).join("");
  return bits
    .match(/.{5}/g)
    .slice(0, 20)
    .map((five) => DIGITS[Number.parseInt(five, 2)])
    .join("")
    .match(/.{4}/g)
    .join("-");
}
