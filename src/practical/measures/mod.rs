//! Published metrics with their corner cases fixed, free of any task. Every sum runs in a fixed order.

pub(crate) mod agreement;
pub(crate) mod alignment;
pub(crate) mod assignment;
pub(crate) mod boxes;
pub(crate) mod clustering;
pub(crate) mod coco;
pub(crate) mod confusion;
pub(crate) mod grid;
pub(crate) mod intraclass;
pub(crate) mod label_sets;
pub(crate) mod polygon;
pub(crate) mod ranking;
pub(crate) mod regression;
pub(crate) mod scores;
pub(crate) mod spans;
pub(crate) mod staffing;
pub(crate) mod text;
pub(crate) mod translation;
