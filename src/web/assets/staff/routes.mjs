// Every staff address on one page. `needs`: any one of these rights of the server's table; absent: whoever is signed in.

import { AuditPage } from "./audit/list.mjs";
import { BanksPage } from "./items/banks.mjs";
import { BodiesPage } from "./bodies/list.mjs";
import { NewBodyPage } from "./bodies/new.mjs";
import { AccommodationPage } from "./candidates/accommodation.mjs";
import { CentrePage } from "./centres/centre.mjs";
import { CentresPage } from "./centres/list.mjs";
import { NewCentrePage } from "./centres/new.mjs";
import { CertificatePage } from "./certificates/certificate.mjs";
import { CertificatesPage } from "./certificates/list.mjs";
import { CohortPage } from "./cohorts/cohort.mjs";
import { CohortsPage } from "./cohorts/list.mjs";
import { NewCohortPage } from "./cohorts/new.mjs";
import { ItemPage } from "./items/item.mjs";
import { ItemsPage } from "./items/list.mjs";
import { MarkSheetPage } from "./marking/sheet.mjs";
import { AccountPage } from "./mine/account.mjs";
import { MinePage } from "./mine/mine.mjs";
import { PeoplePage } from "./people/list.mjs";
import { NewPersonPage } from "./people/new.mjs";
import { RoomEndPage } from "./room/end.mjs";
import { SittingsPage } from "./sittings/list.mjs";
import { NewSittingPage } from "./sittings/new.mjs";
import { SittingPage } from "./sittings/overview.mjs";
import { SittingPeoplePage } from "./sittings/people.mjs";
import { SittingPrintPage } from "./sittings/print.mjs";
import { SittingResultsPage } from "./sittings/results.mjs";
import { SittingSeatsPage } from "./sittings/seats.mjs";
import { SetupPage } from "./sittings/setup.mjs";
import { StandardPage } from "./standards/edition.mjs";
import { StandardsPage } from "./standards/list.mjs";
import { PlanPage } from "./standards/plan.mjs";
import { PlansPage } from "./standards/plans.mjs";
import { CentreResultsPage } from "./today/centre_results.mjs";
import { TodayPage } from "./today/today.mjs";

/** @type {Array<{ path: string, page: any, needs?: string[] }>} */
export const ROUTES = [
  { path: "/app/today", page: TodayPage, needs: ["ReadSittings"] },
  { path: "/app/account", page: AccountPage },

  { path: "/app/standards", page: StandardsPage },
  { path: "/app/standards/:id", page: StandardPage },
  { path: "/app/plans", page: PlansPage, needs: ["ReadPlans"] },
  { path: "/app/plans/:id", page: PlanPage, needs: ["ReadPlans"] },
  { path: "/app/banks", page: BanksPage, needs: ["ReadItems"] },
  { path: "/app/items", page: ItemsPage, needs: ["ReadItems"] },
  { path: "/app/items/:id", page: ItemPage, needs: ["ReadItems"] },

  { path: "/app/centres", page: CentresPage, needs: ["ReadCentres"] },
  { path: "/app/centres/new", page: NewCentrePage, needs: ["ManageCentres"] },
  { path: "/app/centres/:id", page: CentrePage, needs: ["ReadCentres"] },
  { path: "/app/cohorts", page: CohortsPage, needs: ["ReadCohorts"] },
  { path: "/app/cohorts/new", page: NewCohortPage, needs: ["ManageCohorts"] },
  { path: "/app/cohorts/:id", page: CohortPage, needs: ["ReadCohorts"] },
  { path: "/app/candidates/:id", page: AccommodationPage, needs: ["ManageAccommodations"] },

  { path: "/app/sittings", page: SittingsPage, needs: ["ReadSittings"] },
  { path: "/app/sittings/new", page: NewSittingPage, needs: ["ManageSittings"] },
  { path: "/app/sittings/:id", page: SittingPage, needs: ["ReadSittings"] },
  { path: "/app/sittings/:id/setup", page: SetupPage, needs: ["ManageSittings"] },
  { path: "/app/sittings/:id/people", page: SittingPeoplePage, needs: ["ReadSittings"] },
  { path: "/app/sittings/:id/seats", page: SittingSeatsPage, needs: ["ReadSittings"] },
  { path: "/app/sittings/:id/rooms/:room/end", page: RoomEndPage, needs: ["ReadSittings"] },
  { path: "/app/sittings/:id/print", page: SittingPrintPage, needs: ["PrintTickets"] },
  { path: "/app/sittings/:id/results", page: SittingResultsPage, needs: ["ReadResults"] },
  { path: "/app/marking/:id", page: MarkSheetPage, needs: ["EnterPracticalMarks"] },
  { path: "/app/results", page: CentreResultsPage, needs: ["ReadResults"] },

  { path: "/app/certificates", page: CertificatesPage, needs: ["ReadCertificates"] },
  { path: "/app/certificates/:id", page: CertificatePage, needs: ["ReadCertificates"] },

  { path: "/app/people", page: PeoplePage, needs: ["ManageAccounts"] },
  { path: "/app/people/new", page: NewPersonPage, needs: ["ManageAccounts"] },
  { path: "/app/audit", page: AuditPage, needs: ["ReadAudit"] },
  { path: "/app/bodies", page: BodiesPage, needs: ["ManageBodies"] },
  { path: "/app/bodies/new", page: NewBodyPage, needs: ["ManageBodies"] },
  { path: "/app/mine", page: MinePage, needs: ["ReadOwnResults"] },
];
