// Opening sealed events: a reader's key opens the envelope, and what it holds opens the event
// together with the secrets of its day and of the authorisation, which the page carries.

const infos = {
  page: utf8("headnote page v1"),
  envelope: utf8("headnote envelope v2"),
  event: utf8("headnote event v2"),
};
const wrapBytes = { page: 32 + 32 + 16, envelope: 32 + 139 + 16 };

/** What the first wrap of several that opens holds; null when none does. */
async function openedByOne(wraps, byteCount, reader, info, context) {
  for (let start = 0; start + byteCount <= wraps.length; start += byteCount) {
    const opened = await openedWrap(wraps.subarray(start, start + byteCount), reader, info, context);
    if (opened) return opened;
  }
  return null;
}

/** What the page holds for its readers; throws a Problem for everybody else's key. */
async function openedPage(page, reader) {
  const context = utf8(page.number);
  const key = await openedByOne(
    fromBase64(page.wraps), wrapBytes.page, reader, infos.page, context);
  if (!key) {
    throw new Problem(
      `This key does not open the report: authorisation ${page.number} does not list its owner `
        + "as a reader.");
  }
  const plain = await aesOpenCombined(key, fromBase64(page.sealed), context);
  return JSON.parse(new TextDecoder().decode(plain));
}

/** The parts of an envelope's content, which stand at fixed places. */
function envelopeContent(bytes) {
  const words = new TextDecoder();
  return {
    number: words.decode(bytes.subarray(1, 1 + bytes[0])),
    day: words.decode(bytes.subarray(65, 75)),
    document: base64(bytes.subarray(75, 107)),
    key: bytes.subarray(107),
  };
}

async function eventKey(contentKey, daySecret, authorisationSecret, id) {
  const material = await crypto.subtle.importKey(
    "raw", joined(contentKey, daySecret, authorisationSecret), "HKDF", false, ["deriveBits"]);
  const salt = new Uint8Array(0);
  return new Uint8Array(await crypto.subtle.deriveBits(
    { name: "HKDF", hash: "SHA-256", salt, info: joined(infos.event, id) }, material, 256));
}

/** An event's JSON; null when the bytes were changed, or the keys are not its own. */
async function openedEvent(event, envelope, contentKey, daySecret, authorisationSecret) {
  try {
    const id = fromBase64(event.id);
    const key = await eventKey(contentKey, daySecret, authorisationSecret, id);
    const context = joined(id, utf8(envelope.lastKept), fromBase64(envelope.keyID));
    const padded = await aesOpenCombined(key, fromBase64(event.sealed), context);
    const byteCount = new DataView(padded.buffer).getUint32(0);
    return new TextDecoder().decode(padded.subarray(4, 4 + byteCount));
  } catch {
    return null;
  }
}

/** What decides the order of events of one instant, so that every copy shows the same. */
function orderKey(body) {
  return [body.personID, body.ruleID, body.host ?? "", body.account, body.source].join("\u001f");
}

/** All events of the page that its reader may read, in order, and how many did not open. */
async function openedEvents(content, reader, today) {
  const found = [];
  const counts = { changed: content.store.changed, expired: 0 };
  const authorisationSecret = fromBase64(content.store.authorisationSecret);
  for (const envelope of content.store.envelopes) {
    const context = joined(fromBase64(envelope.keyID), utf8(envelope.lastKept));
    const bytes = await openedByOne(
      fromBase64(envelope.wraps), wrapBytes.envelope, reader, infos.envelope, context);
    const held = bytes && envelopeContent(bytes);
    if (!held || held.number !== content.number || held.document !== content.document) continue;
    const secret = content.store.days[held.day];
    if (!secret || envelope.lastKept < today) {
      counts.expired += envelope.events.length;
      continue;
    }
    for (const event of envelope.events) {
      const text = await openedEvent(
        event, envelope, held.key, fromBase64(secret), authorisationSecret);
      const body = text && JSON.parse(text);
      if (!body || body.authorisation !== content.number
        || dateOfDay(body.epochDay) !== held.day) {
        counts.changed += 1;
      } else {
        found.push({ body, lastKept: envelope.lastKept });
      }
    }
  }
  found.sort(({ body: one }, { body: other }) => one.epochDay - other.epochDay
    || one.timeMilliseconds - other.timeMilliseconds
    || (orderKey(one) < orderKey(other) ? -1 : 1));
  return { events: found, ...counts };
}
