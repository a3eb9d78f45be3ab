// The letters that tell people in writing that they were monitored, one for each, none of which
// names another.

function findings(own, content) {
  const heading = element("h3", "", "What was found");
  if (content.missing.length > 0) {
    return [
      heading, element("p", "", visible(content.partOnly)),
      element("p", "", visible(content.coverage)),
    ];
  }
  if (own.length === 0) return [heading, element("p", "", visible(content.nothing))];
  const days = new Set(own.map((body) => body.epochDay)).size;
  const titles = new Map(content.rules.map(
    (rule) => [rule.id, rule.isChildSafety ? `${rule.title} [child safety]` : rule.title]));
  const rows = [...Map.groupBy(own, (body) => body.ruleID)].sort().map(([id, bodies]) => {
    const allowed = bodies.filter((body) => body.action === "allowed").length;
    const head = element("th", "", visible(titles.get(id) ?? bodies[0].ruleTitle));
    head.scope = "row";
    return element(
      "tr", "", head, element("td", "", grouped(allowed)),
      element("td", "", grouped(bodies.length - allowed)));
  });
  return [
    heading,
    element(
      "p", "",
      `In all, ${counted(own.length, "match", "matches")} on ${counted(days, "day", "days")}. `
        + content.meaning),
    table("Matches by rule", ["Rule", "Allowed", "Denied"], [element("tbody", "", ...rows)]),
    element("p", "", visible(content.coverage)),
  ];
}

/** A part of a letter, whose headings stand below that of the letter. */
function letterBlock(part) {
  return block(part.kind === "heading" ? { ...part, kind: "subheading" } : part);
}

/** Prints one letter and nothing else of the page. */
function printAlone(letter) {
  document.body.classList.add("one-letter");
  letter.classList.add("printed");
  window.print();
  document.body.classList.remove("one-letter");
  letter.classList.remove("printed");
}

function letter(person, opened, content, reading) {
  const { notice } = content;
  const own = opened.events.map((event) => event.body).filter((body) => body.personID === person.id);
  const print = element("button", "second", `Print the letter to ${visible(person.name)}`);
  print.type = "button";
  const accounts = person.accounts.length
    ? [{ kind: "facts", facts: [{ label: "Your accounts", texts: [listed(person.accounts)] }] }] : [];
  const rights = person.isPupil ? notice.rightsOfPupils : notice.rights;
  const read = `${reading.name}, ${reading.role}, on ${dateInWords(reading.today)}`;
  const made = element(
    "section", "letter-to", print, element("p", "school", visible(content.school)),
    ...(content.rehearsalDay ? [element("p", "rehearsal", "REHEARSAL")] : []),
    element("h2", "", notice.title),
    element("p", "subtitle", visible(`To ${person.name}. Authorisation ${content.number}.`)),
    ...[...notice.opening, ...accounts, ...notice.limits].map(letterBlock),
    ...findings(own, content),
    ...[...notice.keeping, { kind: "list", items: [read] }, notice.kept, ...rights].map(
      letterBlock));
  print.addEventListener("click", () => printAlone(made));
  return made;
}

/** A letter for everybody whose name is known. */
function letters(people, opened, content, reading) {
  return people.filter((person) => !person.id.startsWith("case:"))
    .map((person) => letter(person, opened, content, reading));
}
