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
    let mut paths = GENERATED.map(|path| tools.root.join(path)).to_vec();
    if with_tools {
        paths.push(tools.cache.clone());
    }
    for path in paths {
        if path.exists() {
            tools.sh.remove_path(&path)?;
            tools.say(format_args!("removed {}", path.display()));
        }
    }
    Ok(())
}
