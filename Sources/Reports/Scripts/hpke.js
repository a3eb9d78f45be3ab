// Opening what was sealed to a reader: HPKE (RFC 9180), base mode, one message, with
// DHKEM(X25519, HKDF-SHA256) and HKDF-SHA256. The browser does all of the cryptography; this is
// only the order in which the standard has it called.

/** AES-256-GCM, by the number that RFC 9180 gives it. */
const readerCipher = { id: 2, keyBytes: 32 };

const kemSuite = joined(utf8("KEM"), number(0x0020, 2));

function wholeSuite(cipher) {
  return joined(utf8("HPKE"), number(0x0020, 2), number(0x0001, 2), number(cipher.id, 2));
}

async function hmac(keyBytes, message) {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", keyBytes, algorithm, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, message));
}

/** LabeledExtract; an empty salt stands for 32 zeros, as HMAC pads it. */
function labeledExtract(suite, salt, label, material) {
  const key = salt.length === 0 ? new Uint8Array(32) : salt;
  return hmac(key, joined(utf8("HPKE-v1"), suite, utf8(label), material));
}

/** LabeledExpand for at most 32 bytes, which is one round of HKDF. */
async function labeledExpand(suite, secret, label, info, byteCount) {
  const labeled = joined(number(byteCount, 2), utf8("HPKE-v1"), suite, utf8(label), info);
  return (await hmac(secret, joined(labeled, Uint8Array.of(1)))).subarray(0, byteCount);
}

/** Decap: the secret that sender and reader share. */
async function sharedSecret(encapsulated, privateKey, publicKey) {
  const sender = await crypto.subtle.importKey("raw", encapsulated, { name: "X25519" }, false, []);
  const agreed = new Uint8Array(
    await crypto.subtle.deriveBits({ name: "X25519", public: sender }, privateKey, 256));
  const secret = await labeledExtract(kemSuite, utf8(""), "eae_prk", agreed);
  return labeledExpand(kemSuite, secret, "shared_secret", joined(encapsulated, publicKey), 32);
}

/** KeySchedule: the key and the nonce of the first message. */
async function messageKey(cipher, shared, info) {
  const suite = wholeSuite(cipher);
  const noIdentity = await labeledExtract(suite, utf8(""), "psk_id_hash", utf8(""));
  const infoHash = await labeledExtract(suite, utf8(""), "info_hash", info);
  const context = joined(Uint8Array.of(0), noIdentity, infoHash);
  const secret = await labeledExtract(suite, shared, "secret", utf8(""));
  return {
    key: await labeledExpand(suite, secret, "key", context, cipher.keyBytes),
    nonce: await labeledExpand(suite, secret, "base_nonce", context, 12),
  };
}

async function aesOpen(keyBytes, nonce, ciphertext, context) {
  const key = await crypto.subtle.importKey("raw", keyBytes, "AES-GCM", false, ["decrypt"]);
  return new Uint8Array(await crypto.subtle.decrypt(
    { name: "AES-GCM", iv: nonce, additionalData: context }, key, ciphertext));
}

/** A blob that begins with its nonce of 12 bytes. */
function aesOpenCombined(keyBytes, combined, context) {
  return aesOpen(keyBytes, combined.subarray(0, 12), combined.subarray(12), context);
}

/**
 * What a wrap holds for a reader; null when it does not open with this key: then it is another
 * reader's, or a decoy.
 */
async function openedWrap(wrap, reader, info, context, cipher = readerCipher) {
  try {
    const encapsulated = wrap.subarray(0, 32);
    const shared = await sharedSecret(encapsulated, reader.reading, reader.readingPublic);
    const { key, nonce } = await messageKey(cipher, shared, info);
    return await aesOpen(key, nonce, wrap.subarray(32), context);
  } catch {
    return null;
  }
}
