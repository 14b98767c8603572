//! Likeness of a short free text to a reference: chrF, BLEU over Chinese characters, ROUGE. For feedback beside a rubric,
//! never alone.

use std::collections::BTreeMap;

use crate::practical::frame::{Measured, harmonic, mean, real};

const CHRF_ORDER: usize = 6;
const BLEU_ORDER: usize = 4;

/// chrF2, BLEU (`zh`) and ROUGE-1/2/L over characters of pairs (reference, hypothesis), over the whole set.
pub(crate) fn report(pairs: &[(&str, &str)], measured: &mut Measured) {
    measured.metric("chrf2", chrf2(pairs));
    measured.metric("bleu_zh", bleu_zh(pairs));
    let over = |of: &dyn Fn(&str, &str) -> f64| {
        let values: Vec<f64> = pairs
            .iter()
            .map(|(reference, own)| of(reference, own))
            .collect();
        mean(&values)
    };
    measured.metric(
        "rouge_1",
        over(&|reference, own| rouge_n(reference, own, 1)),
    );
    measured.metric(
        "rouge_2",
        over(&|reference, own| rouge_n(reference, own, 2)),
    );
    measured.metric("rouge_l", over(&rouge_l));
}

fn counts<T: Ord + Clone>(items: &[T], order: usize) -> BTreeMap<Vec<T>, usize> {
    let mut counts = BTreeMap::new();
    for gram in items.windows(order) {
        *counts.entry(gram.to_vec()).or_insert(0) += 1;
    }
    counts
}

fn shared<T: Ord>(first: &BTreeMap<Vec<T>, usize>, second: &BTreeMap<Vec<T>, usize>) -> usize {
    first
        .iter()
        .map(|(gram, count)| second.get(gram).copied().unwrap_or(0).min(*count))
        .sum()
}

/// chrF with character n-grams 1 to 6 without spaces, β = 2, in percent, as sacreBLEU `nc:6|nw:0|space:no`.
pub(crate) fn chrf2(pairs: &[(&str, &str)]) -> f64 {
    let mut sums = [(0_usize, 0_usize, 0_usize); CHRF_ORDER];
    for (reference, hypothesis) in pairs {
        let letters = |text: &str| -> Vec<char> {
            text.chars()
                .filter(|letter| !letter.is_whitespace())
                .collect()
        };
        let (reference, hypothesis) = (letters(reference), letters(hypothesis));
        for (order, sum) in (1..).zip(sums.iter_mut()) {
            let (of_reference, of_hypothesis) =
                (counts(&reference, order), counts(&hypothesis, order));
            let in_reference = reference.len().saturating_sub(order - 1);
            // A reference too short for this order leaves the hypothesis out of it.
            if in_reference > 0 {
                sum.0 += hypothesis.len().saturating_sub(order - 1);
            }
            sum.1 += in_reference;
            sum.2 += shared(&of_hypothesis, &of_reference);
        }
    }
    let (mut precision, mut recall, mut orders) = (0.0, 0.0, 0_usize);
    for (hypothesis, reference, hits) in sums {
        if hypothesis > 0 && reference > 0 {
            precision += real(hits) / real(hypothesis);
            recall += real(hits) / real(reference);
            orders += 1;
        }
    }
    if orders == 0 || precision + recall == 0.0 {
        return 0.0;
    }
    let (precision, recall) = (precision / real(orders), recall / real(orders));
    100.0 * 5.0 * precision * recall / (4.0 * precision + recall)
}

/// BLEU with n-grams 1 to 4 over the `zh` tokens of sacreBLEU, exponential smoothing, in percent.
pub(crate) fn bleu_zh(pairs: &[(&str, &str)]) -> f64 {
    let mut hits = [0_usize; BLEU_ORDER];
    let mut totals = [0_usize; BLEU_ORDER];
    let (mut of_reference, mut of_hypothesis) = (0, 0);
    for (reference, hypothesis) in pairs {
        let (reference, hypothesis) = (zh_tokens(reference), zh_tokens(hypothesis));
        of_reference += reference.len();
        of_hypothesis += hypothesis.len();
        for (order, (hit, total)) in (1..).zip(hits.iter_mut().zip(totals.iter_mut())) {
            *hit += shared(&counts(&hypothesis, order), &counts(&reference, order));
            *total += hypothesis.len().saturating_sub(order - 1);
        }
    }
    if hits.iter().all(|hit| *hit == 0) || totals.contains(&0) {
        return 0.0;
    }
    let mut smooth = 1.0;
    let mut sum = 0.0;
    for (hit, total) in hits.iter().zip(&totals) {
        let precision = if *hit == 0 {
            smooth *= 2.0;
            1.0 / (smooth * real(*total))
        } else {
            real(*hit) / real(*total)
        };
        sum += libm::log(precision);
    }
    let brevity = if of_hypothesis < of_reference {
        libm::exp(1.0 - real(of_reference) / real(of_hypothesis))
    } else {
        1.0
    };
    100.0 * brevity * libm::exp(sum / real(BLEU_ORDER))
}

fn is_chinese(letter: char) -> bool {
    matches!(letter,
        '\u{3400}'..='\u{4db5}' | '\u{4e00}'..='\u{9fbb}' | '\u{f900}'..='\u{fa2d}' | '\u{fa30}'..='\u{fa6a}'
        | '\u{fa70}'..='\u{fad9}' | '\u{20000}'..='\u{2a6d6}' | '\u{2f800}'..='\u{2fa1d}' | '\u{ff00}'..='\u{ffef}'
        | '\u{2e80}'..='\u{2eff}' | '\u{3000}'..='\u{303f}' | '\u{31c0}'..='\u{31ef}' | '\u{2f00}'..='\u{2fdf}'
        | '\u{2ff0}'..='\u{2fff}' | '\u{3100}'..='\u{312f}' | '\u{31a0}'..='\u{31bf}' | '\u{fe10}'..='\u{fe1f}'
        | '\u{fe30}'..='\u{fe4f}' | '\u{2600}'..='\u{26ff}' | '\u{2700}'..='\u{27bf}' | '\u{3200}'..='\u{33ff}')
}

/// Chinese characters alone, ASCII marks alone, full stops and commas kept inside numbers, the rest by spaces.
fn zh_tokens(text: &str) -> Vec<String> {
    let mut apart = String::new();
    for letter in text.trim().chars() {
        let alone = is_chinese(letter)
            || matches!(letter, '{'..='~' | '['..='`' | ' '..='&' | '('..='+' | ':'..='@' | '/');
        if alone {
            apart.extend([' ', letter, ' ']);
        } else {
            apart.push(letter);
        }
    }
    let letters: Vec<char> = apart.chars().collect();
    let mut spaced = String::new();
    for (place, letter) in letters.iter().enumerate() {
        let is_digit = |place: Option<usize>| {
            place
                .and_then(|place| letters.get(place))
                .is_some_and(char::is_ascii_digit)
        };
        let (before, after) = (
            is_digit(place.checked_sub(1)),
            is_digit(place.checked_add(1)),
        );
        let parts = match letter {
            '.' | ',' => (!before && place > 0) || (!after && place + 1 < letters.len()),
            '-' => before,
            _ => false,
        };
        if parts {
            spaced.extend([' ', *letter, ' ']);
        } else {
            spaced.push(*letter);
        }
    }
    spaced.split_whitespace().map(str::to_owned).collect()
}

/// F1 of shared character n-grams.
pub(crate) fn rouge_n(reference: &str, hypothesis: &str, order: usize) -> f64 {
    let (reference, hypothesis): (Vec<char>, Vec<char>) =
        (reference.chars().collect(), hypothesis.chars().collect());
    let hits = shared(&counts(&hypothesis, order), &counts(&reference, order));
    let (of_hypothesis, of_reference) = (
        hypothesis.len().saturating_sub(order - 1),
        reference.len().saturating_sub(order - 1),
    );
    harmonic(hits, of_hypothesis - hits, of_reference - hits, 0.0)
}

/// F1 of the longest common subsequence of characters.
pub(crate) fn rouge_l(reference: &str, hypothesis: &str) -> f64 {
    let (reference, hypothesis): (Vec<char>, Vec<char>) =
        (reference.chars().collect(), hypothesis.chars().collect());
    let mut lengths = vec![0_usize; hypothesis.len() + 1];
    for letter in &reference {
        let mut diagonal = 0;
        let mut left = 0;
        for (cell, other) in lengths.iter_mut().skip(1).zip(&hypothesis) {
            let above = *cell;
            *cell = if letter == other {
                diagonal + 1
            } else {
                above.max(left)
            };
            diagonal = above;
            left = *cell;
        }
    }
    let common = lengths.last().copied().unwrap_or(0);
    harmonic(
        common,
        hypothesis.len() - common,
        reference.len() - common,
        0.0,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn v12_the_order_that_was_sent() {
        let (reference, hypothesis) = ("您的订单已发货", "您的订单已经发货");
        let near = |value: f64, expected: f64, slack: f64| {
            assert!((value - expected).abs() < slack, "{value} {expected}");
        };
        near(bleu_zh(&[(reference, hypothesis)]), 59.46, 5e-3);
        near(chrf2(&[(reference, hypothesis)]), 52.43, 5e-3);
        near(rouge_n(reference, hypothesis, 1), 0.9333, 5e-5);
        near(rouge_n(reference, hypothesis, 2), 0.7692, 5e-5);
        near(rouge_l(reference, hypothesis), 0.9333, 5e-5);
    }

    #[test]
    fn tokens() {
        assert_eq!(
            zh_tokens("满1,000减5.5元, ok."),
            ["满", "1,000", "减", "5.5", "元", ",", "ok", "."]
        );
        assert_eq!(chrf2(&[("", "")]), 0.0);
        assert_eq!(bleu_zh(&[("你好", "")]), 0.0);
    }
}
