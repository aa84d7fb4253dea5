//! `DEPENDENCIES.md`: every direct dependency has a line that says what for and why, and no line is left
//! over.

use std::collections::BTreeSet;
use std::fs;

use anyhow::{Context, Result, ensure};

use super::manifests::Dependencies;
use crate::tools::Tools;

const FILE: &str = "DEPENDENCIES.md";

pub(crate) fn check(tools: &Tools) -> Result<()> {
    let text = fs::read_to_string(tools.root().join(FILE))
        .with_context(|| format!("{FILE} cannot be read: restore it from version control"))?;
    let dependencies = Dependencies::of(tools.root())?;
    let installed = tools.cargo_tools().map(|tool| tool.package().to_owned());
    let complaints = [
        compare(&text, "Rust", &dependencies.crates),
        compare(&text, "npm", &dependencies.npm_packages),
        compare(&text, "Tools", &installed.into()),
    ]
    .concat();
    ensure!(complaints.is_empty(), "{}", complaints.join("\n"));
    Ok(())
}

/// What is wrong with the lines below a heading.
fn compare(text: &str, heading: &str, needed: &BTreeSet<String>) -> Vec<String> {
    let mut complaints = Vec::new();
    let mut explained = BTreeSet::new();
    for line in lines_below(text, heading) {
        let Some(name) = name_in(line) else {
            complaints.push(format!(
                "{FILE}, {heading}: a line needs a name in backticks, what for and why: {line}"
            ));
            continue;
        };
        if !explained.insert(name.to_owned()) {
            complaints.push(format!("{FILE}, {heading}: `{name}` has two lines"));
        }
    }
    let missing = needed.difference(&explained);
    complaints.extend(missing.map(|name| {
        format!("{FILE}, {heading}: `{name}` has no line: say what for and why, or do without it")
    }));
    let left_over = explained.difference(needed);
    complaints.extend(left_over.map(|name| {
        format!("{FILE}, {heading}: nothing depends on `{name}` any more: take its line out")
    }));
    complaints
}

/// The rows of the tables in the section of that heading, without what stands above them.
fn lines_below<'a>(text: &'a str, heading: &'a str) -> impl Iterator<Item = &'a str> {
    text.lines()
        .skip_while(move |line| line.strip_prefix("## ") != Some(heading))
        .skip(1)
        .take_while(|line| !line.starts_with("## "))
        .filter(|line| line.starts_with('|'))
        .filter(|line| !line.starts_with("| --") && !line.starts_with("| name "))
}

/// The name in a complete row.
fn name_in(line: &str) -> Option<&str> {
    let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
    let [name, what_for, why] = *cells.as_slice() else {
        return None;
    };
    let name = name.strip_prefix('`')?.strip_suffix('`')?;
    (!name.is_empty() && !what_for.is_empty() && !why.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    const TEXT: &str = "\
## Rust

### Ships

| name    | what for | why this one |
| ------- | -------- | ------------ |
| `one`   | counting | it is first  |

### Tests

| name    | what for | why this one |
| ------- | -------- | ------------ |
| `two`   | pairs    | it is even   |

## npm

| name    | what for | why this one |
| ------- | -------- | ------------ |
| `three` | triples  | it is prime  |
";

    fn compare(text: &str, names: &[&str]) -> String {
        let needed = names.iter().map(|&name| name.to_owned()).collect();
        super::compare(text, "Rust", &needed).join("\n")
    }

    #[test]
    fn nothing_is_wrong_where_all_have_a_line_of_their_section() {
        assert_eq!(compare(TEXT, &["one", "two"]), "");
    }

    #[test]
    fn a_dependency_without_a_line_and_a_line_without_a_dependency_are_named() {
        assert!(compare(TEXT, &["one", "two", "three"]).contains("`three` has no line"));
        assert!(compare(TEXT, &["one"]).contains("nothing depends on `two`"));
    }

    #[test]
    fn a_line_that_says_nothing_and_one_that_is_there_twice_are_wrong() {
        let empty = TEXT.replace("it is even", "");
        assert!(compare(&empty, &["one", "two"]).contains("needs a name"));
        let twice = TEXT.replace("`two`", "`one`");
        assert!(compare(&twice, &["one"]).contains("`one` has two lines"));
    }
}
