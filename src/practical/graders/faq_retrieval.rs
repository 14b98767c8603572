//! A knowledge base and the questions of customers: make articles findable, or find them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::practical::bot::bm25::Index;
use crate::practical::frame::{
    AspectRule, Example, Grader, Marking, Measured, Refusal, UniqueMap, mean,
};
use crate::practical::measures::ranking::{ndcg, reciprocal_rank};

/// What the candidate does.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Work {
    /// Writes other questions and tags to the articles; the searcher answers hidden questions.
    Enrich,
    /// Finds the articles for given questions, best first.
    Find,
}

/// A question and how well articles answer it.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Question {
    text: String,
    /// Gain of each article that answers it, above 0.
    relevant: UniqueMap<f64>,
}

/// Key of a knowledge base task.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Key {
    work: Work,
    /// Title or text of each article, as the searcher reads it.
    articles: UniqueMap<String>,
    questions: UniqueMap<Question>,
    /// An expert's alternatives, where full marks lie; needed to enrich.
    #[serde(default)]
    expert: UniqueMap<Vec<String>>,
    #[serde(default)]
    marking: Marking,
}

/// Alternatives by article, or article lists by question.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Answer {
    /// Other questions or tags of each article, in any order.
    #[serde(default)]
    alternatives: UniqueMap<Vec<String>>,
    /// Articles for each question, best first, none twice.
    #[serde(default)]
    rankings: UniqueMap<Vec<String>>,
}

const MAX_ARTICLES: usize = 1_000;
const MAX_QUESTIONS: usize = 2_000;
const MAX_ALTERNATIVES: usize = 20;
const MAX_CHARACTERS: usize = 60;
const DEPTH: usize = 10;

pub(crate) struct FaqRetrieval;

impl FaqRetrieval {
    /// Lists of the searcher after the alternatives were added.
    fn searched<'k>(
        key: &'k Key,
        alternatives: &UniqueMap<Vec<String>>,
    ) -> UniqueMap<Vec<&'k str>> {
        let texts: Vec<(&str, String)> = key
            .articles
            .iter()
            .map(|(id, text)| {
                let mut text = text.clone();
                let mut own: Vec<&String> = alternatives.get(id).into_iter().flatten().collect();
                own.sort();
                for alternative in own {
                    text.push('\n');
                    text.push_str(alternative);
                }
                (id.as_str(), text)
            })
            .collect();
        let index = Index::of(texts.iter().map(|(id, text)| (*id, text.as_str())));
        key.questions
            .iter()
            .map(|(id, question)| (id.clone(), index.search(&question.text, DEPTH)))
            .collect()
    }

    fn check_answer(answer: &Answer) -> Result<(), Refusal> {
        for (id, own) in answer.alternatives.iter() {
            if own.len() > MAX_ALTERNATIVES
                || own.iter().any(|text| text.chars().count() > MAX_CHARACTERS)
            {
                return Err(Refusal::too_large(format!(
                    "article {id:?}: at most {MAX_ALTERNATIVES} alternatives of {MAX_CHARACTERS} characters"
                )));
            }
        }
        for (id, list) in answer.rankings.iter() {
            let mut sorted: Vec<&String> = list.iter().collect();
            sorted.sort();
            sorted.dedup();
            if sorted.len() != list.len() || list.len() > MAX_ARTICLES {
                return Err(Refusal::answer(format!(
                    "question {id:?}: an article comes twice"
                )));
            }
        }
        Ok(())
    }
}

impl Grader for FaqRetrieval {
    const KIND: &'static str = "faq-retrieval";
    const VERSION: &'static str = "faq-retrieval/1";
    const SUMMARY: &'static str = "Make articles findable for customers' questions, or find them.";
    const EXAMPLE: Example = Example {
        key: r#"{"work":"enrich","articles":{"a1":"退款规则","a2":"修改收货地址","a3":"开具发票"},"questions":{"q1":{"text":"钱多久能回来","relevant":{"a1":1}},"q2":{"text":"住处写错了能换吗","relevant":{"a2":1}},"q3":{"text":"报销要用的凭据","relevant":{"a3":1}}},"expert":{"a1":["钱多久回来","多久到账"],"a2":["住处写错了","能换个住处吗"],"a3":["报销用的凭据怎么开"]}}"#,
        answer: r#"{"alternatives":{"a1":["多久到账"],"a2":["填错了"]}}"#,
    };
    type Key = Key;
    type Answer = Answer;

    fn marking(key: &Key) -> &Marking {
        &key.marking
    }

    fn check(key: &Key) -> Result<(), Refusal> {
        if key.articles.is_empty()
            || key.articles.len() > MAX_ARTICLES
            || key.questions.is_empty()
            || key.questions.len() > MAX_QUESTIONS
        {
            return Err(Refusal::key(
                "there must be 1 to 1000 articles and 1 to 2000 questions",
            ));
        }
        if key
            .articles
            .values()
            .any(|text| text.chars().count() > 2_000)
        {
            return Err(Refusal::key("an article has more than 2000 characters"));
        }
        for (id, question) in key.questions.iter() {
            let proper = |gain: &f64| *gain > 0.0 && *gain <= 1e6;
            let known = question
                .relevant
                .keys()
                .all(|article| key.articles.contains_key(article));
            if question.relevant.is_empty()
                || !known
                || !question.relevant.values().all(proper)
                || question.text.chars().count() > 200
            {
                return Err(Refusal::key(format!(
                    "question {id:?}: no relevant article, or an unknown one, or a gain not above 0"
                )));
            }
        }
        Ok(())
    }

    fn measure(key: &Key, answer: &Answer) -> Result<Measured, Refusal> {
        Self::check_answer(answer)?;
        let lists: UniqueMap<Vec<&str>> = match key.work {
            Work::Enrich => Self::searched(key, &answer.alternatives),
            Work::Find => answer
                .rankings
                .iter()
                .map(|(id, list)| (id.clone(), list.iter().map(String::as_str).collect()))
                .collect(),
        };
        let (mut reciprocal, mut gains, mut gains_3) = (Vec::new(), Vec::new(), Vec::new());
        let mut recalls = [
            (1, Vec::new()),
            (3, Vec::new()),
            (5, Vec::new()),
            (10, Vec::new()),
        ];
        let (mut answered, mut first) = (0, 0);
        for (id, question) in key.questions.iter() {
            let list = lists.get(id).map_or(&[][..], Vec::as_slice);
            answered += usize::from(!list.is_empty());
            let is_relevant = |article: &&str| question.relevant.contains_key(*article);
            first += usize::from(list.first().is_some_and(is_relevant));
            reciprocal.push(reciprocal_rank(list.iter().map(is_relevant)));
            for (cut, values) in &mut recalls {
                let met = list
                    .iter()
                    .take(*cut)
                    .filter(|article| is_relevant(article))
                    .count();
                values.push(crate::practical::frame::ratio_or(
                    met,
                    question.relevant.len(),
                    0.0,
                ));
            }
            let own: Vec<f64> = list
                .iter()
                .map(|article| question.relevant.get(*article).copied().unwrap_or(0.0))
                .collect();
            let all: Vec<f64> = question.relevant.values().copied().collect();
            gains.push(ndcg(&own, &all, None));
            gains_3.push(ndcg(&own, &all, Some(3)));
        }
        let mut measured = Measured::default();
        measured.count("questions", key.questions.len());
        measured.count("answered", answered);
        measured.count("first_right", first);
        measured.metric("mrr", mean(&reciprocal));
        measured.metric(
            "hit_1",
            crate::practical::frame::ratio(first, key.questions.len()),
        );
        for (cut, values) in &recalls {
            measured.metric(&format!("recall_{cut}"), mean(values));
        }
        measured.metric("ndcg", mean(&gains));
        measured.metric("ndcg_3", mean(&gains_3));
        Ok(measured)
    }

    fn default_aspects(_: &Key) -> Vec<AspectRule> {
        vec![
            AspectRule::new("rank of the right article", "mrr", 6_000),
            AspectRule::new("right at once", "recall_1", 2_000),
            AspectRule::new("among the first three", "recall_3", 2_000),
        ]
    }

    fn trivial_answers(_: &Key) -> Vec<Answer> {
        vec![Answer {
            alternatives: UniqueMap::default(),
            rankings: UniqueMap::default(),
        }]
    }

    fn full_answer(key: &Key) -> Answer {
        let alternatives = key.expert.iter().map(|(id, own)| (id.clone(), own.clone()));
        let rankings = key.questions.iter().map(|(id, question)| {
            let mut list: Vec<(&String, &f64)> = question.relevant.iter().collect();
            list.sort_by(|a, b| b.1.total_cmp(a.1).then(a.0.cmp(b.0)));
            (
                id.clone(),
                list.into_iter()
                    .map(|(article, _)| article.clone())
                    .collect(),
            )
        });
        match key.work {
            Work::Enrich => Answer {
                alternatives: alternatives.collect(),
                rankings: UniqueMap::default(),
            },
            Work::Find => Answer {
                alternatives: UniqueMap::default(),
                rankings: rankings.collect(),
            },
        }
    }
}
