//! RDF Dataset Canonicalization (RDFC-1.0, W3C Recommendation of 2024) with SHA-256: one text for all data sets that differ
//! only in the names of blank nodes.
//!
//! The algorithm is factorial for graphs made to be symmetrical ("poison graphs"), so the work is counted and ends in an
//! error at a bound that no honest credential reaches.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::rdf::Quad;

/// Most statements of one data set.
pub const MAX_QUADS: usize = 20_000;
/// Most steps spent on telling blank nodes apart.
pub const MAX_STEPS: usize = 60_000;
/// Deepest chain of blank nodes that only their neighbours tell apart.
const MAX_CHAIN: usize = 96;

/// Why a data set is not canonicalised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RdfcError {
    #[error("the document says more than {MAX_QUADS} statements")]
    TooManyStatements,
    #[error("the unnamed nodes of the document cannot be told apart within {MAX_STEPS} steps")]
    TooSymmetrical,
}

/// The canonical N-Quads text. Equal statements count once.
pub fn canonical_nquads(quads: &[Quad]) -> Result<String, RdfcError> {
    if quads.len() > MAX_QUADS {
        return Err(RdfcError::TooManyStatements);
    }
    let mut unique: Vec<&Quad> = quads.iter().collect();
    unique.sort();
    unique.dedup();
    let mut run = Run::new(&unique);
    run.name_blank_nodes()?;
    let mut lines: Vec<String> = unique
        .iter()
        .map(|quad| quad.line(&mut |node| run.canonical.name(node).unwrap_or_default()))
        .collect();
    lines.sort();
    Ok(lines.concat())
}

/// Gives names in the order of asking.
#[derive(Debug, Clone)]
struct Issuer {
    prefix: &'static str,
    order: Vec<usize>,
    numbers: BTreeMap<usize, usize>,
}

impl Issuer {
    fn new(prefix: &'static str) -> Self {
        Self {
            prefix,
            order: Vec::new(),
            numbers: BTreeMap::new(),
        }
    }

    fn name(&self, node: usize) -> Option<String> {
        let number = self.numbers.get(&node)?;
        Some(format!("{}{number}", self.prefix))
    }

    fn issue(&mut self, node: usize) -> String {
        if !self.numbers.contains_key(&node) {
            self.numbers.insert(node, self.order.len());
            self.order.push(node);
        }
        self.name(node).unwrap_or_default()
    }
}

struct Run<'a> {
    statements: BTreeMap<usize, Vec<&'a Quad>>,
    first_degree: BTreeMap<usize, String>,
    canonical: Issuer,
    steps: usize,
}

impl<'a> Run<'a> {
    fn new(quads: &[&'a Quad]) -> Self {
        let mut statements: BTreeMap<usize, Vec<&'a Quad>> = BTreeMap::new();
        for quad in quads {
            let mut nodes: Vec<usize> = quad.blanks().map(|(node, _)| node).collect();
            nodes.sort_unstable();
            nodes.dedup();
            for node in nodes {
                statements.entry(node).or_default().push(quad);
            }
        }
        Self {
            statements,
            first_degree: BTreeMap::new(),
            canonical: Issuer::new("c14n"),
            steps: 0,
        }
    }

    fn step(&mut self) -> Result<(), RdfcError> {
        self.steps = self.steps.saturating_add(1);
        if self.steps > MAX_STEPS {
            return Err(RdfcError::TooSymmetrical);
        }
        Ok(())
    }

    fn name_blank_nodes(&mut self) -> Result<(), RdfcError> {
        let mut by_hash: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (node, statements) in &self.statements {
            let hash = hash_first_degree(*node, statements);
            self.first_degree.insert(*node, hash.clone());
            by_hash.entry(hash).or_default().push(*node);
        }
        by_hash.retain(|_, nodes| match nodes.as_slice() {
            [single] => {
                self.canonical.issue(*single);
                false
            }
            _ => true,
        });
        for nodes in by_hash.into_values() {
            let mut paths: Vec<(String, Issuer)> = Vec::new();
            for node in nodes {
                if self.canonical.name(node).is_some() {
                    continue;
                }
                let mut issuer = Issuer::new("b");
                issuer.issue(node);
                paths.push(self.hash_n_degree(node, issuer, 0)?);
            }
            paths.sort_by(|a, b| a.0.cmp(&b.0));
            for (_, issuer) in paths {
                for node in issuer.order {
                    self.canonical.issue(node);
                }
            }
        }
        Ok(())
    }

    /// "Hash Related Blank Node".
    fn hash_related(&self, related: usize, quad: &Quad, issuer: &Issuer, place: char) -> String {
        let mut input = String::from(place);
        if place != 'g' {
            input.push('<');
            input.push_str(&quad.predicate);
            input.push('>');
        }
        let name = self
            .canonical
            .name(related)
            .or_else(|| issuer.name(related));
        match name {
            Some(name) => {
                input.push_str("_:");
                input.push_str(&name);
            }
            None => input.push_str(self.first_degree.get(&related).map_or("", String::as_str)),
        }
        sha256_hex(&input)
    }

    /// "Hash N-Degree Quads".
    fn hash_n_degree(
        &mut self,
        node: usize,
        mut issuer: Issuer,
        depth: usize,
    ) -> Result<(String, Issuer), RdfcError> {
        if depth > MAX_CHAIN {
            return Err(RdfcError::TooSymmetrical);
        }
        let mut related_by_hash: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for quad in self.statements.get(&node).cloned().unwrap_or_default() {
            for (related, place) in quad.blanks().filter(|(related, _)| *related != node) {
                self.step()?;
                let hash = self.hash_related(related, quad, &issuer, place);
                related_by_hash.entry(hash).or_default().push(related);
            }
        }
        let mut data = String::new();
        for (hash, related) in related_by_hash {
            data.push_str(&hash);
            let mut chosen: Option<(String, Issuer)> = None;
            let mut order = related;
            order.sort_unstable();
            loop {
                self.step()?;
                if let Some(found) = self.try_order(&order, &issuer, chosen.as_ref(), depth)? {
                    chosen = Some(found);
                }
                if !next_permutation(&mut order) {
                    break;
                }
            }
            if let Some((path, chosen_issuer)) = chosen {
                data.push_str(&path);
                issuer = chosen_issuer;
            }
        }
        Ok((sha256_hex(&data), issuer))
    }

    /// The path of one order of related nodes, when it is better than the one chosen so far.
    fn try_order(
        &mut self,
        order: &[usize],
        issuer: &Issuer,
        chosen: Option<&(String, Issuer)>,
        depth: usize,
    ) -> Result<Option<(String, Issuer)>, RdfcError> {
        let worse = |path: &str| {
            chosen.is_some_and(|(best, _)| path.len() >= best.len() && path > best.as_str())
        };
        let mut copy = issuer.clone();
        let mut path = String::new();
        let mut recursion = Vec::new();
        for related in order {
            self.step()?;
            path.push_str("_:");
            if let Some(name) = self.canonical.name(*related) {
                path.push_str(&name);
            } else {
                if copy.name(*related).is_none() {
                    recursion.push(*related);
                }
                path.push_str(&copy.issue(*related));
            }
            if worse(&path) {
                return Ok(None);
            }
        }
        for related in recursion {
            self.step()?;
            let (hash, deeper) =
                self.hash_n_degree(related, copy.clone(), depth.saturating_add(1))?;
            path.push_str("_:");
            path.push_str(&copy.issue(related));
            path.push('<');
            path.push_str(&hash);
            path.push('>');
            copy = deeper;
            if worse(&path) {
                return Ok(None);
            }
        }
        let better = chosen.is_none_or(|(best, _)| path < *best);
        Ok(better.then_some((path, copy)))
    }
}

/// "Hash First Degree Quads".
fn hash_first_degree(node: usize, statements: &[&Quad]) -> String {
    let mut lines: Vec<String> = statements
        .iter()
        .map(|quad| quad.line(&mut |other| if other == node { "a" } else { "z" }.to_owned()))
        .collect();
    lines.sort();
    sha256_hex(&lines.concat())
}

fn sha256_hex(text: &str) -> String {
    hex::encode(Sha256::digest(text.as_bytes()))
}

/// The next order in lexicographic sequence; false after the last. Equal members are not exchanged.
fn next_permutation(order: &mut [usize]) -> bool {
    let descent = order
        .windows(2)
        .rposition(|pair| matches!(pair, [a, b] if a < b));
    let Some(pivot) = descent else { return false };
    let Some(pivot_value) = order.get(pivot).copied() else {
        return false;
    };
    let Some(successor) = order.iter().rposition(|value| *value > pivot_value) else {
        return false;
    };
    order.swap(pivot, successor);
    if let Some(tail) = order.get_mut(pivot.saturating_add(1)..) {
        tail.reverse();
    }
    true
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::rdf::Term;
    use super::*;

    fn quad(subject: usize, predicate: &str, object: usize) -> Quad {
        Quad {
            subject: Term::Blank(subject),
            predicate: format!("http://example.org/{predicate}"),
            object: Term::Blank(object),
            graph: None,
        }
    }

    #[test]
    fn names_do_not_depend_on_the_order_or_the_labels_given() {
        // Two circles of three and a tail: first-degree hashes alone cannot tell the members apart.
        let edges = [(0, 1), (1, 2), (2, 0), (3, 4), (4, 5), (5, 3), (5, 6)];
        let quads: Vec<Quad> = edges.iter().map(|(a, b)| quad(*a, "p", *b)).collect();
        let mut renamed: Vec<Quad> = edges
            .iter()
            .map(|(a, b)| quad((a * 5 + 3) % 7, "p", (b * 5 + 3) % 7))
            .collect();
        renamed.reverse();
        assert_eq!(
            canonical_nquads(&quads).unwrap(),
            canonical_nquads(&renamed).unwrap()
        );
    }

    #[test]
    fn a_poison_graph_ends_in_an_error() {
        let nodes = 14;
        let mut quads = Vec::new();
        for a in 0..nodes {
            for b in 0..nodes {
                if a != b {
                    quads.push(quad(a, "p", b));
                }
            }
        }
        assert_eq!(canonical_nquads(&quads), Err(RdfcError::TooSymmetrical));
        let many: Vec<Quad> = (0..=MAX_QUADS).map(|at| quad(at, "p", at)).collect();
        assert_eq!(canonical_nquads(&many), Err(RdfcError::TooManyStatements));
    }

    #[test]
    fn permutations_are_all_there_once() {
        let mut order = vec![1, 2, 3, 4];
        let mut seen = vec![order.clone()];
        while next_permutation(&mut order) {
            seen.push(order.clone());
        }
        seen.dedup();
        assert_eq!(seen.len(), 24);
    }

    proptest! {
        #[test]
        fn isomorphic_graphs_have_one_text(
            edges in prop::collection::vec((0..5_usize, 0..2_usize, 0..5_usize), 0..9),
            shift in 0..5_usize,
        ) {
            let names = ["p", "q"];
            let plain: Vec<Quad> = edges.iter().map(|(a, p, b)| quad(*a, names[*p], *b)).collect();
            let moved: Vec<Quad> = edges
                .iter()
                .rev()
                .map(|(a, p, b)| quad((a * 2 + shift) % 5, names[*p], (b * 2 + shift) % 5))
                .collect();
            prop_assert_eq!(canonical_nquads(&plain), canonical_nquads(&moved));
        }
    }
}
