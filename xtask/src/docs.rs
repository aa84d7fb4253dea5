//! `cargo xtask docs`: the pages of the API, for the crate by rustdoc and for the npm package by `TypeDoc`, in `target/docs`.

use anyhow::Result;
use xshell::cmd;

use crate::tools::Tools;
use crate::{build, npm};

pub(crate) fn run(tools: &Tools) -> Result<()> {
    // TypeDoc reads the types that ship.
    build::all(tools)?;
    // TypeDoc empties the folder first.
    tools.run(npm::script(tools, "pkg", "api:pages"))?;
    // A target folder of its own: the usual one also has the pages of the workspace's other crates.
    let rustdoc =
        cmd!(tools.sh, "cargo doc --package objectstore-image-auth --no-deps --target-dir target/rustdoc");
    tools.run(rustdoc.env("RUSTDOCFLAGS", "-D warnings"))?;
    tools.run(cmd!(tools.sh, "cp -R target/rustdoc/doc target/docs/rust"))?;
    println!("The pages of the API begin at target/docs/index.html");
    Ok(())
}

#[cfg(test)]
mod tests {
    use clap::Parser;
    use clap::error::ErrorKind;

    use super::*;
    use crate::Cli;

    #[test]
    fn the_documents_name_only_commands_that_exist() {
        let sh = Tools::locate().unwrap().sh;
        let files = [".", "docs"].into_iter().flat_map(|dir| sh.read_dir(dir).unwrap());
        let documents = files.filter(|path| path.extension() == Some("md".as_ref()));
        let text: String = documents.map(|path| sh.read_file(path).unwrap()).collect();
        // In a code block, a command is a line; in a sentence, it is between backticks.
        let code = text.split(['\n', '`']).map(str::trim);
        let commands: Vec<_> = code.filter(|code| code.starts_with("cargo xtask ")).collect();
        assert!(commands.len() > 15, "{commands:?}");
        for command in commands {
            // Behind ` -- ` are arguments of the demo's server.
            let words = command.split(" #").next().and_then(|words| words.split(" -- ").next());
            let parsed = Cli::try_parse_from(words.unwrap().split_whitespace().skip(1));
            let is_known = parsed.map_or_else(|error| error.kind() == ErrorKind::DisplayHelp, |_| true);
            assert!(is_known, "`{command}` is no command");
        }
    }
}
