//! `cargo xtask clean`: the workspace as a fresh clone has it.

use anyhow::Result;
use xshell::cmd;

use crate::tools::Tools;

const GENERATED: &str = "pkg/dist pkg/README.md www/dist www/e2e/scenarios/dist node_modules \
    pkg/node_modules www/node_modules webdriver.json";

pub(crate) fn run(tools: &Tools, with_tools: bool) -> Result<()> {
    tools.run(cmd!(tools.sh, "cargo clean"))?;
    for path in GENERATED.split(' ') {
        tools.sh.remove_path(path)?;
    }
    if with_tools {
        tools.sh.remove_path(&tools.cache)?;
    }
    Ok(())
}
