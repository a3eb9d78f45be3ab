// The page on which a reader reads what an authorisation collected.

const shortVisit = 5 * 60 * 1000;

const place = (body) => body.host ?? (body.recipientDomains ?? []).join(", ");

/** The details beyond the columns, in the order in which they are read. */
function details(body, { offsets, markings }) {
  const lists = (body.lists ?? []).map((one) => `${one.category} of ${one.date}, ${one.digest}`);
  const all = [
    ["records", body.matches === undefined ? undefined : grouped(body.matches)],
    ["last of them", body.lastMilliseconds && moment(body.lastMilliseconds, offsets)],
    ["different values",
      body.distinctValues === undefined ? undefined : grouped(body.distinctValues)],
    ["among them", body.values?.join(", ")],
    ["method", body.method], ["path", body.path], ["query", body.query],
    ["came from", body.referrer], ["type", body.mime], ["status", body.status],
    ["size", body.bytes === undefined ? undefined : `${grouped(body.bytes)} bytes`],
    ["from", body.sender], ["recipients", body.recipientCount],
    ["to", body.recipients?.join(", ")], ["subject", body.subject], ["room", body.room],
    ["marking", markings[body.marking]],
    ["computer", body.client], ["list", lists.length ? lists.join("; ") : undefined],
  ];
  return all.filter(([, value]) => value !== undefined && value !== null);
}

/** Finds what speaks for the person beside each event, as the codes of its sentences. */
function circumstances(events, sharedComputers) {
  const visit = (body) => JSON.stringify([body.personID, place(body), body.epochDay]);
  const isVisit = (body) => body.channel === "web" && place(body) !== "";
  const spans = new Map();
  for (const { body } of events.filter((event) => isVisit(event.body))) {
    const { timeMilliseconds: time } = body;
    const span = spans.get(visit(body)) ?? { first: time, last: time };
    spans.set(visit(body), {
      first: Math.min(span.first, time), last: Math.max(span.last, time),
    });
  }
  return (body) => {
    const span = isVisit(body) ? spans.get(visit(body)) : undefined;
    return [
      span && span.last - span.first <= shortVisit && "single-short-visit",
      body.action === "denied" && "denied",
      body.action === "challenged" && "stopped-at-login",
      sharedComputers.includes(body.client) && "shared-computer",
      body.permission && "permission-on-file",
    ].filter(Boolean);
  };
}

/** `study, 1 September 2026 to 18 December 2026, given by the headteacher on 28 August 2026`. */
function permissionInWords(permission) {
  const day = (epochDay) => dateInWords(dateOfDay(epochDay));
  const giver = permission.givenBy.replaceAll("-", " ");
  return `${permission.purpose}, ${day(permission.firstEpochDay)} to `
    + `${day(permission.lastEpochDay)}, given by the ${giver} on ${day(permission.givenEpochDay)}`;
}

const quiet = (text) => element("span", "quiet", visible(text));

function table(caption, columns, bodies) {
  const heads = columns.map((column) => {
    const cell = element("th", "", column);
    cell.scope = "col";
    return cell;
  });
  const made = element(
    "table", "", element("caption", "", caption),
    element("thead", "", element("tr", "", ...heads)), ...bodies);
  return element("div", "scroll", made);
}

/** A part of the report that the machine wrote in advance: one of the kinds of a letter's. */
function block(part) {
  const items = (part.items ?? []).map(visible);
  switch (part.kind) {
    case "heading": return element("h2", "", visible(part.text));
    case "subheading": return element("h3", "", visible(part.text));
    case "note": return element("p", "note", visible(part.text));
    case "quote":
      return element("blockquote", "", ...items.map((item) => element("p", "", item)));
    case "list": return element("ul", "", ...items.map((item) => element("li", "", item)));
    case "facts": {
      const rows = part.facts.flatMap((fact) => [
        element("dt", "", visible(fact.label)),
        element("dd", "", ...fact.texts.map((text) => element("div", "", visible(text)))),
      ]);
      return element("dl", "", ...rows);
    }
    default: return element("p", "", visible(part.text));
  }
}

function eventRow(body, content, speaksFor) {
  const shown = clock(body.timeMilliseconds, content.offsets);
  const known = speaksFor(body).map((code) => {
    const more = code === "permission-on-file" ? permissionInWords(body.permission) : "";
    return element("div", "", visible(content.circumstances[code] + more));
  });
  const more = details(body, content).map(
    ([label, value]) => quiet(`${label}: ${value}`));
  return element(
    "tr", "", element("td", "time", shown.time, quiet(shown.offset)),
    element("td", "", visible(body.ruleTitle), quiet(listed([...body.categories].sort()))),
    element("td", "place", visible(place(body) || "not stated"), ...more),
    element("td", "", element("span", "outcome", content.actions[body.action])),
    element("td", "account", visible(body.account), quiet(body.personName)),
    element("td", "", ...(known.length ? known : ["Nothing is known."])));
}

function eventTable(opened, content, speaksFor) {
  const days = Map.groupBy(opened.events, (event) => event.body.epochDay);
  const bodies = [...days].map(([day, events]) => {
    const count = counted(events.length, "match", "matches");
    const head = element(
      "th", "", longDate(dateOfDay(day)) + " ", element("span", "", count));
    head.colSpan = 6;
    head.scope = "rowgroup";
    return element(
      "tbody", "", element("tr", "day", head),
      ...events.map(({ body }) => eventRow(body, content, speaksFor)));
  });
  const made = table(
    `Every match, with what speaks for the person beside it. Times are those of ${content.zone}, `
      + "with the offset from UTC.",
    ["Time", "Rule", "Host or domain", "Outcome", "Account", "What speaks for the person"],
    bodies);
  made.querySelector("table").id = "matches";
  return made;
}

function ruleTable(opened, content) {
  const known = new Map(content.rules.map((rule) => [rule.id, rule]));
  const byRule = Map.groupBy(opened.events, (event) => event.body.ruleID);
  const rows = [...byRule.keys()].sort().map((id) => {
    const events = byRule.get(id);
    const rule = known.get(id) ?? { title: events[0].body.ruleTitle, clauses: "no clause stated" };
    const allowed = events.filter((event) => event.body.action === "allowed").length;
    const head = element("th", "", visible(rule.title), quiet(id));
    if (rule.isChildSafety) head.append(" ", element("span", "mark", "child safety"));
    if (rule.measure) head.append(quiet(`Counts as: ${rule.measure}`));
    head.scope = "row";
    return element(
      "tr", "", head, element("td", "", visible(rule.clauses)),
      element("td", "number", grouped(allowed)),
      element("td", "number", grouped(events.length - allowed)));
  });
  return table(
    "Matches by rule, in the order of the rules’ ids",
    ["Rule", "Policy clause", "Allowed", "Denied"], [element("tbody", "", ...rows)]);
}

function summary(opened, content, speaksFor) {
  if (opened.events.length === 0) return [element("p", "lead", content.nothingOpened)];
  const bodies = opened.events.map((event) => event.body);
  const allowed = bodies.filter((body) => body.action === "allowed").length;
  const rules = new Set(bodies.map((body) => body.ruleID)).size;
  const days = new Set(bodies.map((body) => body.epochDay)).size;
  const beside = bodies.filter((body) => speaksFor(body).length > 0).length;
  return [
    element(
      "p", "lead",
      `${counted(bodies.length, "match", "matches")} of ${counted(rules, "rule", "rules")} on `
        + `${counted(days, "day", "days")}. ${grouped(allowed)} allowed, `
        + `${grouped(bodies.length - allowed)} denied or stopped at the login.`),
    element(
      "p", "lead",
      `Beside ${counted(beside, "match", "matches")} stands something that speaks for the person.`),
  ];
}

/** Whom it turns out to be about: those whom the document names, and those of its handles. */
function concerned(opened, content) {
  const bodies = opened.events.map((event) => event.body);
  const solved = new Set(bodies.map((body) => body.handle));
  const named = content.subjects.filter((subject) => !solved.has(subject.handle));
  const handles = content.subjects.map((subject) => subject.handle).filter(Boolean).sort();
  const byPerson = Map.groupBy(bodies, (body) => body.personID);
  for (const subject of named) byPerson.delete(subject.id);
  const others = [...byPerson.values()].map((own) => {
    const person = {
      id: own[0].personID, name: own[0].personName,
      accounts: [...new Set(own.map((body) => body.account))].sort(),
      isPupil: own[0].personRole === "pupil",
    };
    const handle = handles.find((one) => own.some((body) => body.handle === one));
    const words = [
      `${person.name}, ${content.roles[own[0].personRole]}`, ...(handle ? [`case ${handle}`] : []),
      `accounts: ${listed(person.accounts)}`,
    ].join("; ");
    return { ...person, words };
  });
  return [...named, ...others];
}

/** What the authorisation says, with those whom its events turned out to be about. */
function withPeople(part, people, content) {
  if (part.kind !== "facts") return part;
  const texts = people.map((person) => person.words);
  const facts = part.facts.map(
    (fact) => (fact.label === content.concerns ? { ...fact, texts } : fact));
  return { ...part, facts };
}

/** Where the events of a person bear another name than the people's table had for the page. */
function renamed(opened, people) {
  const bodies = opened.events.map((event) => event.body);
  return people.flatMap((person) => {
    const own = bodies.filter((body) => body.personID === person.id);
    const names = [...new Set(own.map((body) => body.personName))]
      .filter((name) => name !== person.name).sort();
    return names.length === 0 ? [] : [
      `The events name ${person.id} ${listed(names)}, the school’s list of people ${person.name}: `
        + "the name there was changed. Make sure that it is the same person before the letter is "
        + "given.",
    ];
  });
}

function unopened(opened, content, people) {
  const notes = [];
  if (opened.changed > 0) {
    notes.push(
      `${counted(opened.changed, "event", "events")} in the store did not open, because somebody `
        + "or something changed them. This report is incomplete; ask who had access to the "
        + "machine.");
  }
  if (opened.expired > 0) {
    notes.push(
      `${counted(opened.expired, "event", "events")} passed the six months and are not opened `
        + "any more.");
  }
  notes.push(...content.missing, ...renamed(opened, people));
  return notes.map((text) => element("p", "note", visible(text)));
}

function keeping(opened) {
  const last = opened.events.map((event) => event.lastKept).sort().pop();
  return last
    ? `The last event is gone after ${dateInWords(last)}: six months after it was logged. Whatever `
      + "was printed or saved from this page must be destroyed by then."
    : "This report holds no event. Keep it no longer than the authorisation.";
}

/** Those with whom to speak first, by whether it concerns pupils, others or both. */
function advisers(people, content) {
  const pupils = people.filter((person) => person.isPupil).length;
  return [
    ...(pupils < people.length || people.length === 0 ? [content.adviserOnStaff] : []),
    ...(pupils > 0 ? [content.adviserOnPupils] : []),
  ];
}

function nextSteps(opened, content, people) {
  const matched = new Set(opened.events.map((event) => event.body.ruleID));
  const concernsChildren = content.isForChildren
    || content.rules.some((rule) => rule.isChildSafety && matched.has(rule.id));
  const first = concernsChildren ? content.nextForChildren : [];
  const next = [content.told, ...advisers(people, content), ...content.next];
  return { kind: "list", items: [...first, ...next] };
}

function report(opened, content, people) {
  const speaksFor = circumstances(opened.events, content.sharedComputers);
  const heading = (text) => element("h2", "", text);
  const first = heading("Summary");
  first.tabIndex = -1;
  return [
    first, element("p", "subtitle", visible(listed(people.map((one) => one.name)))),
    element("p", "note", visible(content.keepUntil)),
    ...summary(opened, content, speaksFor), ...unopened(opened, content, people),
    ...content.before.map((part) => block(withPeople(part, people, content))),
    heading("Matches by rule"), ruleTable(opened, content), heading("The matches"),
    opened.events.length
      ? eventTable(opened, content, speaksFor) : element("p", "", content.nothingOpened),
    ...content.after.map(block), heading("Whom to tell next"),
    block(nextSteps(opened, content, people)),
    heading("How long this is kept"), element("p", "", keeping(opened)),
  ];
}

/** Today's date; a rehearsal's is the day on which its page was made. */
function todayFor(content) {
  if (content.rehearsalDay) return content.rehearsalDay;
  const now = new Date();
  const part = (value) => String(value).padStart(2, "0");
  return `${now.getFullYear()}-${part(now.getMonth() + 1)}-${part(now.getDate())}`;
}

async function openReport() {
  const keys = await unlocked(await chosenFile("key-file"), typedPassphrase());
  const page = carriedJSON("sealed");
  const carried = await openedPage(page, keys);
  const reader = carried.readers.find((one) => one.key === keys.readingLine);
  // What a reader is told where nothing opened depends on since when their key is on file.
  const content = {
    ...carried, missing: reader.missing, nothingOpened: reader.nothingOpened,
  };
  const today = todayFor(content);
  const opened = await openedEvents(content, keys, today);
  const people = concerned(opened, content);
  byID("passphrase").value = "";
  byID("report").replaceChildren(
    ...report(opened, content, people),
    ...letters(people, opened, content, { ...reader, today }));
  byID("open").hidden = true;
  byID("state").textContent = visible(
    `Opened by ${reader.name}, ${reader.role}, on ${dateInWords(today)}.`);
  say(`Opened: ${counted(opened.events.length, "match", "matches")}.`);
  reveal("report");
}

checkBrowser();
whenSent("open", "Opening…", openReport);
