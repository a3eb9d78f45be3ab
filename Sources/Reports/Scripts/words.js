// How dates, counts and times are written, as in every other page of Headnote.

const months = [
  "January", "February", "March", "April", "May", "June", "July", "August", "September",
  "October", "November", "December",
];
const weekdays = [
  "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
];

const grouped = (value) => String(value).replace(/\B(?=(\d{3})+$)/g, ",");

const counted = (value, one, many) => `${grouped(value)} ${value === 1 ? one : many}`;

function listed(items) {
  return items.length < 2
    ? items.join("") : items.slice(0, -1).join(", ") + " and " + items[items.length - 1];
}

/** `20 November 2026`, of a date as `2026-11-20`. */
function dateInWords(date) {
  const [year, month, day] = date.split("-").map(Number);
  return `${day} ${months[month - 1]} ${year}`;
}

/** `Friday 20 November 2026`. */
function longDate(date) {
  return `${weekdays[new Date(date + "T00:00:00Z").getUTCDay()]} ${dateInWords(date)}`;
}

/** `2026-11-20`, of days after 1970-01-01. */
const dateOfDay = (epochDay) => new Date(epochDay * 86400000).toISOString().slice(0, 10);

/** What a clock showed at an instant; the page carries when the school's clocks changed. */
function clock(milliseconds, offsets) {
  const seconds = Math.floor(milliseconds / 1000);
  const offset = offsets.reduce((found, one) => (one.from <= seconds ? one.seconds : found), 0);
  const shown = new Date((seconds + offset) * 1000).toISOString();
  const minutes = Math.abs(offset) / 60;
  const part = (value) => String(Math.floor(value)).padStart(2, "0");
  return {
    date: shown.slice(0, 10),
    time: shown.slice(11, 19),
    offset: `${offset < 0 ? "-" : "+"}${part(minutes / 60)}:${part(minutes % 60)}`,
  };
}

/** `20 November 2026 at 10:14:07 (+00:00)`. */
function moment(milliseconds, offsets) {
  const shown = clock(milliseconds, offsets);
  return `${dateInWords(shown.date)} at ${shown.time} (${shown.offset})`;
}
