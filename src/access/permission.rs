//! What can be allowed. Each permission has a marker type in [`allow`] for use in handler signatures.

macro_rules! permissions {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Permission { $($(#[$meta])* $name),+ }

        impl Permission {
            pub const ALL: &'static [Self] = &[$(Self::$name),+];
        }

        /// Marker types, one for each permission.
        pub mod allow {
            $(
                pub struct $name;
                impl super::PermissionMarker for $name {
                    const PERMISSION: super::Permission = super::Permission::$name;
                }
            )+
        }
    };
}

pub trait PermissionMarker: 'static {
    const PERMISSION: Permission;
}

permissions! {
    /// Register evaluation bodies and their first administrators.
    ManageBodies,
    /// Make accounts of the own body and give roles.
    ManageAccounts,
    AdoptStandards,
    WritePlans,
    ReadPlans,
    ManageCentres,
    ReadCentres,
    ManageCohorts,
    ReadCohorts,
    UploadRosters,
    /// See and enter what candidates need (extra time, display); it may tell of their health.
    ManageAccommodations,
    /// Take shipped banks in.
    LoadBanks,
    ReadItems,
    ManageSittings,
    ReadSittings,
    /// See by name who sits where; not for those who mark without knowing whom.
    ReadAdmissions,
    PrintTickets,
    /// Watch seats and release seat codes.
    Invigilate,
    EnterPracticalMarks,
    ReadResults,
    SignRelease,
    ReadOwnResults,
    IssueCertificates,
    ReadCertificates,
    EndCertificates,
    ReadAudit,
    /// See how the server's clock stands, and let deadlines run again after it was moved.
    WatchClock,
}
