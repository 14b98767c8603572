//! Retrieval by BM25 over characters and character pairs.

use std::collections::BTreeMap;

use super::features::grams;
use crate::practical::frame::real;

const SATURATION: f64 = 1.2;
const LENGTH_SHARE: f64 = 0.75;
const LONGEST: usize = 2;

/// Documents with their n-grams.
#[derive(Clone, Debug)]
pub(crate) struct Index<'d> {
    documents: Vec<(&'d str, u32)>,
    /// n-gram → (document, count)
    postings: BTreeMap<String, Vec<(usize, u32)>>,
    mean_length: f64,
}

impl<'d> Index<'d> {
    /// Indexes (id, text) pairs.
    pub(crate) fn of<'t>(texts: impl IntoIterator<Item = (&'d str, &'t str)>) -> Self {
        let mut documents = Vec::new();
        let mut postings: BTreeMap<String, Vec<(usize, u32)>> = BTreeMap::new();
        for (place, (id, text)) in texts.into_iter().enumerate() {
            let counts = grams(text, LONGEST);
            let length = counts
                .values()
                .fold(0_u32, |sum, count| sum.saturating_add(*count));
            documents.push((id, length));
            for (gram, count) in counts {
                postings.entry(gram).or_default().push((place, count));
            }
        }
        let total: f64 = documents.iter().map(|(_, length)| f64::from(*length)).sum();
        let mean_length = if documents.is_empty() {
            1.0
        } else {
            (total / real(documents.len())).max(1.0)
        };
        Self {
            documents,
            postings,
            mean_length,
        }
    }

    /// Ids of the best documents, best first, those without a common n-gram left out; equal scores in the order of ids.
    /// `idf = ln(1 + (N − df + ½) / (df + ½))`, k₁ = 1.2, b = 0.75; a repeated n-gram of the query counts each time.
    pub(crate) fn search(&self, query: &str, most: usize) -> Vec<&'d str> {
        let mut scores: BTreeMap<usize, f64> = BTreeMap::new();
        for (gram, times) in grams(query, LONGEST) {
            let Some(postings) = self.postings.get(&gram) else {
                continue;
            };
            let df = real(postings.len());
            let idf = libm::log(1.0 + (real(self.documents.len()) - df + 0.5) / (df + 0.5));
            for (document, count) in postings {
                let length = self
                    .documents
                    .get(*document)
                    .map_or(0.0, |entry| f64::from(entry.1));
                let count = f64::from(*count);
                let norm =
                    SATURATION * (1.0 - LENGTH_SHARE + LENGTH_SHARE * length / self.mean_length);
                let gain = f64::from(times) * idf * count * (SATURATION + 1.0) / (count + norm);
                *scores.entry(*document).or_default() += gain;
            }
        }
        let mut found: Vec<(f64, &str)> = scores
            .into_iter()
            .filter_map(|(document, score)| Some((score, self.documents.get(document)?.0)))
            .collect();
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
        found.into_iter().take(most).map(|(_, id)| id).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_shares_rare_characters() {
        let index = Index::of([
            ("a", "如何申请退款"),
            ("b", "如何修改收货地址"),
            ("c", "发票怎么开"),
        ]);
        assert_eq!(index.search("地址写错了怎么改", 1), ["b"]);
        assert_eq!(index.search("开发票", 3).first(), Some(&"c"));
        assert!(index.search("xyz", 3).is_empty());
    }
}
