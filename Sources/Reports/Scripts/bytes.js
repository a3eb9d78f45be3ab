"use strict";

// Bytes and the few ways in which keys, signatures and pages write them.

const utf8 = (text) => new TextEncoder().encode(text);

/** One array of all the parts, each of them bytes. */
function joined(...parts) {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let place = 0;
  for (const part of parts) {
    all.set(part, place);
    place += part.length;
  }
  return all;
}

/** A number as so many bytes, the highest first. */
function number(value, byteCount) {
  const bytes = new Uint8Array(byteCount);
  for (let index = byteCount - 1; index >= 0; index -= 1) {
    bytes[index] = value & 0xff;
    value = Math.floor(value / 256);
  }
  return bytes;
}

function base64(bytes) {
  let binary = "";
  // In pieces, because a call takes only so many arguments.
  for (let start = 0; start < bytes.length; start += 8192) {
    binary += String.fromCharCode(...bytes.subarray(start, start + 8192));
  }
  return btoa(binary);
}

/** The bytes of a text in base 64; throws for any other text. */
function fromBase64(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

function areEqual(one, other) {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}

async function digest(algorithm, bytes) {
  return new Uint8Array(await crypto.subtle.digest(algorithm, bytes));
}

/** What OpenSSH calls a fingerprint: SHA-256 in base 64 without its padding. */
async function fingerprint(bytes) {
  return "SHA256:" + base64(await digest("SHA-256", bytes)).replace(/=+$/, "");
}
