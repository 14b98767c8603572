//! Theory papers: forms put together by the plan's blueprint, the order in which one candidate sees a form, and the
//! grading of answers.
//!
//! A *form* (试卷) is a fixed set of items with numbers and scores. Several forms of one sitting are parallel: the same
//! counts for each section and kind, points spread alike, difficulty alike, as little in common as the bank allows.
//! [`assemble()`], [`order_for`] and [`grade()`] are pure: the same input gives the same answer for ever, so that an auditor
//! can repeat them from the recorded seed.

mod assemble;
mod from_bank;
mod grade;
mod model;
mod order;
mod queries;
#[cfg(test)]
mod samples;

pub use assemble::{
    Assembly, Constraint, Figures, FormFigures, Overlap, Shortage, assemble, check_forms,
};
pub use from_bank::items_of_bank;
pub use grade::{GRADER_VERSION, Graded, ItemMark, SectionMark, grade};
pub use model::{Form, FormDocument, FormItem, form_label};
pub use order::{Position, order_for};
pub use queries::{NewForm, delete_forms, find_form, insert_forms, list_forms, load_form_items};
