//! Fixed words of items.

use crate::standards::plan::TheoryItemKind;

crate::text_enum! {
    /// Kind of theory item: 判断题, 单项选择题, 多项选择题.
    ItemKind { TrueFalse = "true_false", SingleChoice = "single_choice", MultipleChoice = "multiple_choice" }
}

crate::text_enum! {
    /// Where an item stands; only approved items come into papers.
    ItemState { Draft = "draft", Approved = "approved", Retired = "retired" }
}

crate::text_enum! {
    /// What answering asks of the candidate.
    Cognitive { Remember = "remember", Understand = "understand", Apply = "apply", Analyse = "analyse" }
}

impl From<TheoryItemKind> for ItemKind {
    fn from(kind: TheoryItemKind) -> Self {
        match kind {
            TheoryItemKind::TrueFalse => Self::TrueFalse,
            TheoryItemKind::SingleChoice => Self::SingleChoice,
            TheoryItemKind::MultipleChoice => Self::MultipleChoice,
        }
    }
}
