//! The roles of the product.

crate::text_enum! {
    /// In what capacity a person acts.
    Role {
        Candidate = "candidate",
        CentreAdmin = "centre_admin",
        Invigilator = "invigilator",
        ItemAuthor = "item_author",
        ItemReviewer = "item_reviewer",
        Assessor = "assessor",
        SeniorAssessor = "senior_assessor",
        QualitySupervisor = "quality_supervisor",
        BodyAdmin = "body_admin",
        Authority = "authority",
        Employer = "employer",
        SystemAdmin = "system_admin",
    }
}

crate::text_enum! {
    /// Only an active membership gives rights.
    MembershipState { Invited = "invited", Active = "active", Suspended = "suspended" }
}
