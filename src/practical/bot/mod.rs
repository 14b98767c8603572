//! The small deterministic engine behind bot training and retrieval: character n-grams, TF-IDF, naive Bayes, logistic
//! regression, BM25. Sorted vocabularies and fixed order of summation; the same material gives the same bits.

pub(crate) mod bm25;
pub(crate) mod classifier;
mod features;
pub(crate) mod likeness;
mod logistic;
mod naive_bayes;
