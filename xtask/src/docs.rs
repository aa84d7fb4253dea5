//! `cargo xtask docs`: the pages of the API, the crate's by rustdoc and the npm package's by TypeDoc, in `target/docs`.

use std::fs;

use anyhow::Result;
use xshell::cmd;

use crate::tools::Tools;
use crate::{build, npm};

const INDEX: &str = r#"<!doctype html>
<html lang="en">
  <meta charset="utf-8" />
  <title>objectstore-image-auth: API</title>
  <h1>objectstore-image-auth: API</h1>
  <ul>
    <li><a href="npm/index.html">the npm package</a></li>
    <li><a href="rust/objectstore_image_auth/index.html">the Rust crate that it is made of</a></li>
  </ul>
</html>
"#;

pub(crate) fn run(tools: &Tools) -> Result<()> {
    // TypeDoc reads the types that ship.
    build::all(tools)?;
    let sh = &tools.sh;
    sh.remove_path("target/docs")?;
    tools.run(npm::script(tools, "pkg", "api:pages"))?;
    // A target folder of its own: the usual one also has the pages of the workspace's other crates.
    let rustdoc =
        cmd!(sh, "cargo doc --package objectstore-image-auth --no-deps --target-dir target/rustdoc");
    tools.run(rustdoc.env("RUSTDOCFLAGS", "-D warnings"))?;
    tools.run(cmd!(sh, "cp -R target/rustdoc/doc target/docs/rust"))?;
    fs::write(tools.root.join("target/docs/index.html"), INDEX)?;
    println!("The pages of the API begin at target/docs/index.html");
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use clap::Parser;
    use clap::error::ErrorKind;

    use super::*;
    use crate::Cli;

    #[test]
    fn every_xtask_command_in_the_documents_is_one() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let mut commands = 0;
        for folder in [root.to_owned(), root.join("docs")] {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.extension().is_some_and(|extension| extension == "md") {
                    let text = fs::read_to_string(&path).unwrap();
                    for command in xtask_commands(&text) {
                        commands += 1;
                        assert!(is_known(&command), "{}: `{command}`", path.display());
                    }
                }
            }
        }
        assert!(commands > 15, "only {commands} commands were found");
    }

    /// Those in code blocks, and those in the text between backticks.
    fn xtask_commands(text: &str) -> Vec<String> {
        let text = text.replace('\n', "\n`");
        let code = text.split('`').map(str::trim);
        code.filter(|code| code.starts_with("cargo xtask")).map(ToOwned::to_owned).collect()
    }

    /// The arguments after ` -- ` are the demo's: its own tests try them.
    fn is_known(command: &str) -> bool {
        let words = command.split(" #").next().unwrap_or_default();
        let words = words.split(" -- ").next().unwrap_or_default();
        if words == "cargo xtask" {
            return true;
        }
        match Cli::try_parse_from(words.split_whitespace().skip(1)) {
            Ok(_) => true,
            Err(error) => error.kind() == ErrorKind::DisplayHelp,
        }
    }
}
