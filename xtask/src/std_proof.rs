//! Proof that the way from source works: a standard library built so, in a scratch sysroot.
//!
//! The real sysroot is not touched, so that this runs on every machine, also where rustup works.

use anyhow::Result;
use xshell::cmd;

use crate::std_from_source;
use crate::step::Outcome;
use crate::tools::{Tools, WASM_TARGET};

/// Uses the allocator, formatting and collections, and says one number about all.
const PROGRAM: &str = r#"
#[unsafe(no_mangle)]
pub extern "C" fn answer() -> usize {
    format!("{:?}", std::collections::BTreeMap::from([(1, "one".to_owned())])).len()
}
#[test]
fn a_map_of_ten_characters() {
    assert_eq!(answer(), 10);
}
"#;

const RUN: &str = "
    const { instance } = await WebAssembly.instantiate(fs.readFileSync('module.wasm'));
    assert.equal(instance.exports.answer(), 10);
";

pub(crate) fn run(tools: &Tools) -> Result<Outcome> {
    let source = match std_from_source::find_source(tools) {
        Ok(source) => source,
        Err(error) => return Ok(Outcome::Skipped(format!("{error:#}"))),
    };
    let libraries = std_from_source::build(tools, &source)?;
    let dir = tools.sh.create_dir(tools.cache.join("std-from-source/proof"))?;
    std_from_source::install(tools, &libraries, &dir)?;
    let _in_dir = tools.sh.push_dir(&dir);
    tools.sh.write_file("program.rs", PROGRAM)?;
    // As the package is built, and as its tests are.
    let package = "--crate-type=cdylib -Clto -Copt-level=z -Cpanic=abort -omodule.wasm";
    for options in [package, "--test -otests.wasm"] {
        let rustc = cmd!(tools.sh, "rustc --edition=2024 --sysroot . --target {WASM_TARGET}");
        tools.run(rustc.args(options.split(' ')).arg("program.rs"))?;
    }
    tools.run(cmd!(tools.sh, "node --input-type=module --eval {RUN}"))?;
    Ok(Outcome::Passed)
}
