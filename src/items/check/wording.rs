//! Words and lengths that give a key away or mislead.

use super::problem::Problems;
use crate::items::bank::BankItem;
use crate::items::kind::ItemKind;

/// Options that stand for others make an item a puzzle about itself.
const FORBIDDEN: &[&str] = &[
    "以上都",
    "以上皆",
    "以上均",
    "以上全",
    "上述都",
    "上述均",
    "上述皆",
    "全部正确",
    "全部错误",
    "都是对的",
    "都不对",
    "都正确",
    "all of the above",
    "none of the above",
];
/// Whole options of the same sort.
const FORBIDDEN_WHOLE: &[&str] = &["都是", "都不是", "都对", "都错", "全部", "全是"];
/// What follows 不 when a question asks for the exception.
const NEGATED: &[&str] = &[
    "正确", "恰当", "属于", "合适", "应当", "包括", "妥当", "合理", "符合", "适当", "适合", "适宜",
    "准确", "规范", "可行", "应该", "需要", "能", "应", "宜", "妥", "对",
];
/// A key this much longer or shorter than every other option shows itself: percentage and characters.
const LONGER_PERCENT: usize = 130;
const SHORTER_PERCENT: usize = 70;
const LENGTH_SLACK: usize = 3;
const MIN_RATIONALE_CHARS: usize = 15;

pub(super) fn check_item(item: &BankItem, found: &mut Problems) {
    for option in &item.entry.options {
        let option = option.to_lowercase();
        let trimmed = option.trim_end_matches(['。', '.', ' ']);
        let phrase = FORBIDDEN.iter().find(|phrase| option.contains(**phrase));
        if let Some(phrase) =
            phrase.or_else(|| FORBIDDEN_WHOLE.iter().find(|whole| **whole == trimmed))
        {
            found.error(
                item,
                "forbidden-phrase",
                format!("an option speaks of the other options: {phrase}"),
            );
        }
    }
    let asks = item.entry.kind != ItemKind::TrueFalse;
    if let Some(phrase) = plain_negation(&item.entry.stem).filter(|_| asks) {
        let message = format!("the stem asks for the exception; write 【不】 in “{phrase}”");
        found.warning(item, "negation-plain", message);
    }
    if let Some(message) = length_cue(item) {
        found.warning(item, "length-cue", message);
    }
    check_house_rules(item, found);
}

/// What the README of the question banks asks of writers beyond the bounds of an item.
fn check_house_rules(item: &BankItem, found: &mut Problems) {
    let entry = &item.entry;
    let usual = match entry.kind {
        ItemKind::TrueFalse => entry.options.is_empty(),
        ItemKind::SingleChoice => entry.options.len() == 4,
        ItemKind::MultipleChoice => matches!(entry.options.len(), 4 | 5),
    };
    if !usual {
        let message = "four options are usual, four or five for multiple choice";
        found.warning(item, "options-unusual", message.to_owned());
    }
    let texts = || {
        [&entry.stem, &entry.rationale]
            .into_iter()
            .chain(&entry.options)
    };
    if entry.source.is_none() && texts().any(|text| text.contains('《')) {
        let message = "a law or document is named and `source` is missing";
        found.warning(item, "source-missing", message.to_owned());
    }
    if entry.rationale.chars().count() < MIN_RATIONALE_CHARS {
        let message = "the rationale is too short to say why the wrong choices are wrong";
        found.warning(item, "rationale-short", message.to_owned());
    }
}

/// The negation in the question of a stem (its last clause, `……不恰当的是`), unless it is emphasised.
fn plain_negation(stem: &str) -> Option<String> {
    let question = stem.trim_end_matches(|letter: char| {
        letter.is_whitespace() || "。？?：:（）()_".contains(letter)
    });
    let clause = question
        .rsplit(['，', '。', '；', '！', '？', '\n', ',', ';'])
        .next()
        .unwrap_or_default();
    for (at, _) in clause.match_indices('不') {
        let rest = clause.get(at + '不'.len_utf8()..).unwrap_or_default();
        let Some(word) = NEGATED.iter().find(|word| rest.starts_with(**word)) else {
            continue;
        };
        let tail = rest.strip_prefix(*word).unwrap_or_default();
        // “……不恰当的是”, “……不属于上述范围的有”: the negation governs what is asked for.
        let asks = (tail.contains('的') || matches!(*word, "属于" | "包括"))
            && (tail.ends_with('是') || tail.ends_with('有') || tail.ends_with("为"));
        if asks {
            return Some(format!("不{word}"));
        }
    }
    None
}

fn length_cue(item: &BankItem) -> Option<String> {
    let key = item.entry.key_index()?;
    let lengths: Vec<usize> = item
        .entry
        .options
        .iter()
        .map(|option| option.chars().count())
        .collect();
    let own = lengths.get(key).copied()?;
    let others = || {
        lengths
            .iter()
            .enumerate()
            .filter(|(index, _)| *index != key)
            .map(|(_, length)| *length)
    };
    let (longest, shortest) = (others().max()?, others().min()?);
    if own * 100 > longest * LONGER_PERCENT && own > longest + LENGTH_SLACK {
        Some(format!(
            "the key has {own} characters, the longest other option {longest}"
        ))
    } else if own * 100 < shortest * SHORTER_PERCENT && own + LENGTH_SLACK < shortest {
        Some(format!(
            "the key has {own} characters, the shortest other option {shortest}"
        ))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::plain_negation;

    #[test]
    fn only_the_question_is_looked_at() {
        for plain in [
            "下列做法不恰当的是",
            "在质检中，下列说法不正确的是（　）。",
            "下列各项中，不属于个人信息的是",
            "收到投诉后不应当采取的做法是",
            "下列不包括在内的有",
        ] {
            assert!(plain_negation(plain).is_some(), "{plain}");
        }
        for sound in [
            "下列做法【不】恰当的是",
            "客户认为答复不正确，坐席应当",
            "数据不符合规范时，最先要做的是",
            "为了不包括重复样本，最合适的做法是去重，其步骤是",
            "原因分析：不合格率上升的原因是",
        ] {
            assert_eq!(plain_negation(sound), None, "{sound}");
        }
    }
}
