//! `cargo xtask clean`: the workspace as a fresh clone has it.

use anyhow::Result;
use xshell::cmd;

use crate::tools::Tools;

const GENERATED: [&str; 8] = [
    "pkg/dist",
    "pkg/README.md",
    "www/dist",
    "www/e2e/scenarios/dist",
    "node_modules",
    "pkg/node_modules",
    "www/node_modules",
    "webdriver.json",
];

pub(crate) fn run(tools: &Tools, with_tools: bool) -> Result<()> {
    tools.run(cmd!(tools.sh, "cargo clean"))?;
    let generated = GENERATED.map(|path| tools.root.join(path));
    for path in generated.iter().chain(with_tools.then_some(&tools.cache)) {
        tools.sh.remove_path(path)?;
    }
    Ok(())
}
