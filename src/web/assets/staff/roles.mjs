// What each role may do, as far as the pages need it (the server decides), and its seven or fewer destinations.

/** @typedef {"system_admin" | "body_admin" | "centre_admin" | "invigilator" | "item_author" | "item_reviewer" | "assessor" | "senior_assessor" | "quality_supervisor" | "candidate" | "authority" | "employer"} Role */

const SUPERVISOR = ["ReadPlans", "ReadCentres", "ReadCohorts", "ReadItems", "ReadSittings", "ReadResults", "ReadCertificates", "ReadAudit"];
const ASSESSOR = ["ReadSittings", "EnterPracticalMarks", "ReadPlans"];
const AUTHOR = ["ReadItems", "ReadPlans"];

/** @type {Record<string, string[]>} */
const RIGHTS = {
  system_admin: ["ManageBodies"],
  body_admin: [
    ...SUPERVISOR,
    "ManageAccounts",
    "AdoptStandards",
    "WritePlans",
    "ManageCentres",
    "ManageCohorts",
    "UploadRosters",
    "LoadBanks",
    "ManageSittings",
    "PrintTickets",
    "Invigilate",
    "SignRelease",
    "IssueCertificates",
    "EndCertificates",
  ],
  centre_admin: ["ReadPlans", "ReadCentres", "ManageCohorts", "ReadCohorts", "UploadRosters", "ReadSittings", "PrintTickets", "ReadResults", "ReadCertificates"],
  invigilator: ["ReadSittings", "Invigilate", "ReadPlans"],
  item_author: AUTHOR,
  item_reviewer: AUTHOR,
  assessor: ASSESSOR,
  senior_assessor: ASSESSOR,
  quality_supervisor: SUPERVISOR,
  candidate: ["ReadOwnResults"],
};

/**
 * @param {{ role: string } | null | undefined} person
 * @param {string} right a name of the server's permissions
 */
export function may(person, right) {
  return (RIGHTS[person?.role ?? ""] ?? []).includes(right);
}

/** @typedef {{ href: string, key: string, under: string[] }} Destination `under`: beginnings of addresses that belong to it */

/** @type {Record<string, Destination>} */
const PLACES = {
  today: { href: "/app/today", key: "staff.nav.today", under: ["/app/today"] },
  standards: { href: "/app/standards", key: "staff.nav.standards", under: ["/app/standards", "/app/plans"] },
  banks: { href: "/app/banks", key: "staff.nav.banks", under: ["/app/banks", "/app/items"] },
  centres: { href: "/app/centres", key: "staff.nav.centres", under: ["/app/centres", "/app/cohorts"] },
  cohorts: { href: "/app/cohorts", key: "staff.nav.cohorts", under: ["/app/cohorts"] },
  sittings: { href: "/app/sittings", key: "staff.nav.sittings", under: ["/app/sittings"] },
  results: { href: "/app/results", key: "staff.nav.results", under: ["/app/results"] },
  certificates: { href: "/app/certificates", key: "staff.nav.certificates", under: ["/app/certificates"] },
  people: { href: "/app/people", key: "staff.nav.people", under: ["/app/people", "/app/audit"] },
  audit: { href: "/app/audit", key: "staff.nav.audit", under: ["/app/audit"] },
  rooms: { href: "/app/today", key: "staff.nav.rooms", under: ["/app/today", "/app/sittings"] },
  marking: { href: "/app/today", key: "staff.nav.marking", under: ["/app/today", "/app/marking"] },
  bodies: { href: "/app/bodies", key: "staff.nav.bodies", under: ["/app/bodies"] },
  mine: { href: "/app/mine", key: "staff.nav.mine", under: ["/app/mine"] },
  allStandards: { href: "/app/standards", key: "staff.nav.all_standards", under: ["/app/standards", "/app/plans"] },
};

/** @type {Record<string, string[]>} */
const DESTINATIONS = {
  system_admin: ["bodies", "allStandards"],
  body_admin: ["today", "standards", "banks", "centres", "sittings", "certificates", "people"],
  centre_admin: ["today", "cohorts", "sittings", "results", "certificates"],
  invigilator: ["rooms"],
  item_author: ["banks", "standards"],
  item_reviewer: ["banks", "standards"],
  assessor: ["marking", "standards"],
  senior_assessor: ["marking", "standards"],
  quality_supervisor: ["today", "standards", "banks", "centres", "sittings", "certificates", "audit"],
  candidate: ["mine"],
};

/**
 * @param {{ role: string } | null | undefined} person
 * @returns {Destination[]}
 */
export function destinations(person) {
  return (DESTINATIONS[person?.role ?? ""] ?? []).flatMap((name) => PLACES[name] ?? []);
}

/** The first page of a role. @param {{ role: string } | null | undefined} person */
export function home(person) {
  return destinations(person)[0]?.href ?? "/app/account";
}

/** Roles that an evaluation body may give. */
export const GIVEN_ROLES = ["body_admin", "centre_admin", "invigilator", "assessor", "senior_assessor", "item_author", "item_reviewer", "quality_supervisor"];
