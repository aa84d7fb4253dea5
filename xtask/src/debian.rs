//! Packages of the distribution: can this process install them, and doing it.

use anyhow::Result;

use crate::command;
use crate::tools::Tools;

pub(crate) fn can_install(tools: &Tools) -> bool {
    is_root() && tools.find("apt-get").is_some()
}

pub(crate) fn is_root() -> bool {
    nix::unistd::geteuid().is_root()
}

pub(crate) fn install(tools: &Tools, packages: &[&str]) -> Result<()> {
    println!(
        "Installing {} from the distribution's packages (apt-get)",
        packages.join(", ")
    );
    command::run(tools.command("apt-get").args(["update", "-q"]))?;
    command::run(
        tools
            .command("apt-get")
            .env("DEBIAN_FRONTEND", "noninteractive")
            .args(["install", "-q", "-y", "--no-install-recommends"])
            .args(packages),
    )
}
