//! Which column means what, by the names that templates in use give them.

use std::collections::BTreeMap;

use super::{Cell, Refusal};
use crate::centres::text::to_half_width;

/// What a column can mean. Columns with other names are kept for the sheet of rejected rows and not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::centres) enum Column {
    Name,
    Sex,
    BirthDate,
    DocumentType,
    IdNumber,
    Mobile,
    Education,
    DeclaredCondition,
    Level,
}

impl Column {
    pub(in crate::centres) const ALL: [Self; 9] = [
        Self::Name,
        Self::Sex,
        Self::BirthDate,
        Self::DocumentType,
        Self::IdNumber,
        Self::Mobile,
        Self::Education,
        Self::DeclaredCondition,
        Self::Level,
    ];
    const REQUIRED: [Self; 3] = [Self::Name, Self::IdNumber, Self::Mobile];

    /// Names in use, our template's first.
    fn names(self) -> &'static [&'static str] {
        match self {
            Self::Name => &["姓名", "考生姓名", "学员姓名", "名字"],
            Self::Sex => &["性别"],
            Self::BirthDate => &["出生日期", "出生年月日", "生日"],
            Self::DocumentType => &["证件类型", "证件类别", "证件种类"],
            Self::IdNumber => &[
                "证件号码",
                "证件号",
                "身份证号码",
                "身份证号",
                "身份证",
                "公民身份号码",
                "居民身份证号码",
                "居民身份证号",
            ],
            Self::Mobile => &[
                "手机号码",
                "手机号",
                "手机",
                "移动电话",
                "联系电话",
                "联系方式",
                "电话",
                "电话号码",
            ],
            Self::Education => &["文化程度", "学历", "最高学历"],
            Self::DeclaredCondition => &["申报条件", "报考条件"],
            Self::Level => &["认定等级", "申报等级", "报考等级"],
        }
    }

    /// The name in our template.
    pub(in crate::centres) fn title(self) -> &'static str {
        self.names().first().copied().unwrap_or_default()
    }

    fn of_title(written: &str) -> Option<Self> {
        let title = plain_title(written);
        Self::ALL
            .into_iter()
            .find(|column| column.names().contains(&title.as_str()))
    }
}

/// Where each known column stands.
#[derive(Clone, Debug, Default)]
pub(in crate::centres) struct Columns {
    places: BTreeMap<Column, usize>,
}

impl Columns {
    /// The cell of a row, if the file has such a column and the row reaches it.
    pub(in crate::centres) fn cell<'row>(
        &self,
        cells: &'row [Cell],
        column: Column,
    ) -> Option<&'row Cell> {
        self.places.get(&column).and_then(|place| cells.get(*place))
    }
}

/// A row is the header when it names at least two columns, a person's name or number among them.
pub(super) fn is_header(cells: &[Cell]) -> bool {
    let known: Vec<Column> = cells
        .iter()
        .filter_map(|cell| Column::of_title(&cell.text))
        .collect();
    known.len() >= 2 && (known.contains(&Column::Name) || known.contains(&Column::IdNumber))
}

pub(super) fn name_columns(header: &[String]) -> Result<Columns, Refusal> {
    let mut places = BTreeMap::new();
    for (place, title) in header.iter().enumerate() {
        let Some(column) = Column::of_title(title) else {
            continue;
        };
        if places.insert(column, place).is_some() {
            return Err(Refusal::new("column_twice").with("column", column.title()));
        }
    }
    let missing: Vec<&str> = Column::REQUIRED
        .iter()
        .filter(|column| !places.contains_key(column))
        .map(|column| column.title())
        .collect();
    if missing.is_empty() {
        Ok(Columns { places })
    } else {
        Err(Refusal::new("columns_missing").with("columns", missing.join("、")))
    }
}

/// Without spaces, stars and what stands in brackets: `*证件号码（必填）` is `证件号码`.
fn plain_title(written: &str) -> String {
    let half = to_half_width(written);
    let before_bracket = half.split(['(', '[', '【']).next().unwrap_or_default();
    before_bracket
        .chars()
        .filter(|letter| !letter.is_whitespace() && !matches!(letter, '*' | ':'))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The column names of an evaluation body's import template (reference: eval.template).
    const TEMPLATE_IN_USE: &str = "序号,职业工种名称,认定等级,申报条件,证件类型,证件号码,姓名,性别,出生日期,手机号码,\
        是否有职业资格证书,证书等级,证书编号,文化程度,所在省(市)区,考生来源,所在单位,报名单位,认定分类(初次认定/晋级认定),专业,\
        考试类型(正考/补考),民族,参加工作时间,电子邮箱,专业年限,户籍所在地,政治面貌,学历证书编号,简要经历,通讯地址,证书领取方式,\
        邮政编码,邮寄地址";

    #[test]
    fn the_template_in_use_is_understood() {
        let header: Vec<String> = TEMPLATE_IN_USE.split(',').map(str::to_owned).collect();
        assert_eq!(header.len(), 33);
        let columns = name_columns(&header).unwrap();
        assert_eq!(columns.places.len(), Column::ALL.len());
        assert_eq!(columns.places[&Column::IdNumber], 5);
        assert_eq!(columns.places[&Column::Level], 2);
    }

    #[test]
    fn marks_of_obligation_do_not_hide_a_column() {
        for title in ["*姓名", "姓 名", "姓名（必填）", "姓名：", "考生姓名"] {
            assert_eq!(Column::of_title(title), Some(Column::Name), "{title}");
        }
        assert_eq!(Column::of_title("姓名拼音"), None);
    }

    #[test]
    fn missing_and_doubled_columns_are_named() {
        let header = |names: &[&str]| {
            names
                .iter()
                .map(|name| (*name).to_owned())
                .collect::<Vec<_>>()
        };
        let missing = name_columns(&header(&["姓名", "性别"])).unwrap_err();
        assert_eq!(
            missing.params,
            vec![("columns", "证件号码、手机号码".to_owned())]
        );
        let twice = name_columns(&header(&["姓名", "证件号码", "手机", "身份证号"])).unwrap_err();
        assert_eq!(twice.code, "column_twice");
    }
}
