//! Role × permission, the whole table. Which rows of a table a role sees is decided by the scope in the queries.

use super::{Permission, Role};

/// Whether a role may do a thing at all.
pub fn may(role: Role, permission: Permission) -> bool {
    use Permission as P;
    match role {
        Role::SystemAdmin => matches!(permission, P::ManageBodies | P::WatchClock),
        Role::BodyAdmin => !matches!(
            permission,
            P::ManageBodies | P::EnterPracticalMarks | P::ReadOwnResults
        ),
        Role::CentreAdmin => matches!(
            permission,
            P::ReadPlans
                | P::ReadCentres
                | P::ManageCohorts
                | P::ReadCohorts
                | P::UploadRosters
                | P::ReadSittings
                | P::ReadAdmissions
                | P::PrintTickets
                | P::ReadResults
                | P::ReadCertificates
        ),
        Role::Invigilator => matches!(
            permission,
            P::ReadSittings | P::ReadAdmissions | P::Invigilate | P::ReadPlans
        ),
        Role::ItemAuthor | Role::ItemReviewer => matches!(permission, P::ReadItems | P::ReadPlans),
        Role::Assessor | Role::SeniorAssessor => {
            matches!(
                permission,
                P::ReadSittings | P::EnterPracticalMarks | P::ReadPlans
            )
        }
        // Sees all, changes nothing.
        Role::QualitySupervisor => matches!(
            permission,
            P::ReadPlans
                | P::ReadCentres
                | P::ReadCohorts
                | P::ReadItems
                | P::ReadSittings
                | P::ReadAdmissions
                | P::ReadResults
                | P::ReadCertificates
                | P::ReadAudit
        ),
        Role::Candidate => matches!(permission, P::ReadOwnResults),
        Role::Authority | Role::Employer => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_supervisor_changes_nothing() {
        for permission in Permission::ALL {
            let name = format!("{permission:?}");
            if may(Role::QualitySupervisor, *permission) {
                assert!(name.starts_with("Read"), "{name}");
            }
        }
    }

    #[test]
    fn nobody_both_marks_and_signs() {
        for role in Role::ALL {
            assert!(
                !(may(*role, Permission::EnterPracticalMarks)
                    && may(*role, Permission::SignRelease)),
                "{role:?}"
            );
        }
    }

    #[test]
    fn nobody_who_marks_sees_whom() {
        for role in Role::ALL {
            assert!(
                !(may(*role, Permission::EnterPracticalMarks)
                    && may(*role, Permission::ReadAdmissions)),
                "{role:?}"
            );
        }
    }

    #[test]
    fn every_permission_is_held_by_someone() {
        for permission in Permission::ALL {
            assert!(
                Role::ALL.iter().any(|role| may(*role, *permission)),
                "{permission:?}"
            );
        }
    }
}
