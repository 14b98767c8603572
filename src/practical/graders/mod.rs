//! The kinds, one file each.

mod agreement_report;
mod annotation_repair;
mod answer_preference;
mod boxes;
mod call_inspection;
mod chat_customer;
mod data_quality;
mod dialogue_flow;
mod entity_spans;
mod faq_retrieval;
mod fields;
mod flow;
mod flow_customer;
mod golden_set;
mod intent_training;
mod label_review;
mod labelled;
mod live_handling;
mod log_analysis;
mod model_evaluation;
mod multi_label;
mod noise_cleaning;
mod numeric;
mod polygons;
mod predictions;
mod privacy_masking;
mod shapes;
mod staffing;
mod statistics;
mod table;
mod table_cleaning;
mod taxonomy;
mod text_classification;
mod threshold;
mod training_set;
mod transcript;
mod typing;

use crate::practical::Kind;

pub(crate) use boxes::LabelledBox;

/// All kinds, in the order of the catalogue.
static KINDS: &[Kind] = &[
    Kind::of::<text_classification::TextClassification>(),
    Kind::of::<multi_label::MultiLabel>(),
    Kind::of::<entity_spans::EntitySpans>(),
    Kind::of::<boxes::Boxes>(),
    Kind::of::<polygons::Polygons>(),
    Kind::of::<transcript::Transcript>(),
    Kind::of::<label_review::LabelReview>(),
    Kind::of::<annotation_repair::AnnotationRepair>(),
    Kind::of::<agreement_report::AgreementReport>(),
    Kind::of::<table_cleaning::TableCleaning>(),
    Kind::of::<data_quality::DataQuality>(),
    Kind::of::<statistics::Statistics>(),
    Kind::of::<taxonomy::Taxonomy>(),
    Kind::of::<intent_training::IntentTraining>(),
    Kind::of::<noise_cleaning::NoiseCleaning>(),
    Kind::of::<golden_set::GoldenSet>(),
    Kind::of::<model_evaluation::ModelEvaluation>(),
    Kind::of::<predictions::Predictions>(),
    Kind::of::<threshold::Threshold>(),
    Kind::of::<log_analysis::LogAnalysis>(),
    Kind::of::<dialogue_flow::DialogueFlow>(),
    Kind::of::<faq_retrieval::FaqRetrieval>(),
    Kind::of::<answer_preference::AnswerPreference>(),
    Kind::of::<typing::Typing>(),
    Kind::of::<call_inspection::CallInspection>(),
    Kind::of::<live_handling::LiveHandling>(),
    Kind::of::<staffing::Staffing>(),
    Kind::of::<privacy_masking::PrivacyMasking>(),
];

/// All kinds.
pub fn kinds() -> &'static [Kind] {
    KINDS
}

/// The kind of this name.
pub fn find_kind(name: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.name == name)
}
