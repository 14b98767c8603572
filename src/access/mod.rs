//! Who may do what. An [`Actor`] is one person in one role; a handler's signature names the [`Permission`] it needs
//! ([`Allowed`]); the table of roles and permissions is one pure function.

mod actor;
mod guard;
mod permission;
mod policy;
mod role;

pub use actor::Actor;
pub use guard::{ACCESS_PROBLEMS, AccessClaims, Allowed, SignedIn};
pub use permission::{Permission, PermissionMarker, allow};
pub use policy::may;
pub use role::{MembershipState, Role};
