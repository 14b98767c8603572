//! Which banks a body has or could take in.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::web::{Data, Json};
use actix_web::{HttpResponse, get, post};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::access::{Allowed, allow};
use crate::items::bank::shipped_banks;
use crate::items::kind::ItemKind;
use crate::items::load_shipped_bank::{BankReport, load_shipped_bank};
use crate::items::queries;
use crate::platform::db::DbFailure;
use crate::platform::http::{IdempotencyHeader, JsonBody, Page, Problem, ProblemDocument};
use crate::platform::idempotency::{RequestKey, write_once};
use crate::platform::ports::Ports;
use crate::standards;

#[derive(Default, Serialize, ToSchema)]
pub(super) struct BankSummary {
    occupation_code: String,
    /// 5 to 1.
    level: i32,
    /// Approved items the body holds.
    items: KindCounts,
    /// Identification points of the level.
    points: usize,
    /// Those with at least one approved item.
    points_covered: usize,
    /// Items of the bank that comes with the program; 0 when none does.
    shipped_items: usize,
}

#[derive(Default, Serialize, ToSchema)]
struct KindCounts {
    true_false: i64,
    single_choice: i64,
    multiple_choice: i64,
}

/// The banks the own body holds, and those it could take in, by occupation and level.
#[utoipa::path(tag = "items", security(("bearer" = [])),
    responses((status = 200, body = Page<BankSummary>), (status = 403, body = ProblemDocument)))]
#[get("/banks")]
pub(super) async fn list_banks(
    allowed: Allowed<allow::ReadItems>,
    ports: Data<Ports>,
) -> Result<Json<Page<BankSummary>>, Problem> {
    let body_id = allowed.actor.body()?.to_owned();
    let items = ports
        .db
        .read(move |conn| {
            let mut banks: BTreeMap<(String, i32), (BankSummary, BTreeSet<String>)> =
                BTreeMap::new();
            for bank in shipped_banks() {
                let place = (bank.occupation.clone(), i32::from(bank.level.number()));
                banks.entry(place).or_default().0.shipped_items = bank.items.len();
            }
            for count in queries::count_banks(conn, &body_id)? {
                let (summary, points) = banks
                    .entry((count.occupation_code, count.level))
                    .or_default();
                let of_kind = match count.kind {
                    ItemKind::TrueFalse => &mut summary.items.true_false,
                    ItemKind::SingleChoice => &mut summary.items.single_choice,
                    ItemKind::MultipleChoice => &mut summary.items.multiple_choice,
                };
                *of_kind += count.items;
                points.insert(count.point_code);
            }
            let mut summaries = Vec::new();
            for ((occupation_code, level), (summary, used)) in banks {
                let points = standards::find_points(conn, &occupation_code, level)?;
                summaries.push(BankSummary {
                    points_covered: points
                        .iter()
                        .filter(|point| used.contains(&point.code))
                        .count(),
                    points: points.len(),
                    occupation_code,
                    level,
                    ..summary
                });
            }
            Ok(summaries)
        })
        .await
        .map_err(|failure: DbFailure| Problem::from(failure))?;
    Ok(Json(Page { items, next: None }))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct LoadBankRequest {
    occupation_code: String,
    /// 5 to 1.
    level: i32,
}

/// Takes the shipped bank of a level into the own body, its items approved as shipped; doing it again changes nothing.
#[utoipa::path(tag = "items", request_body = LoadBankRequest, security(("bearer" = [])),
    responses((status = 201, body = BankReport), (status = 403, body = ProblemDocument),
        (status = 404, body = ProblemDocument), (status = 422, body = ProblemDocument)))]
#[post("/banks")]
pub(super) async fn post_bank(
    allowed: Allowed<allow::LoadBanks>,
    ports: Data<Ports>,
    key: IdempotencyHeader,
    body: JsonBody<LoadBankRequest>,
) -> Result<HttpResponse, Problem> {
    let actor = allowed.actor;
    let request = RequestKey {
        actor_id: actor.account_id.clone(),
        route: "POST /banks".to_owned(),
        key: key.0,
        body_digest: body.digest,
        now: ports.now(),
    };
    let (wish, work_ports) = (body.value, ports.clone());
    let report = write_once(&ports.db, request, move |conn| {
        load_shipped_bank(
            conn,
            &work_ports,
            actor.body()?,
            &actor.account_id,
            &wish.occupation_code,
            wish.level,
        )
    })
    .await?;
    Ok(HttpResponse::Created().json(report))
}
