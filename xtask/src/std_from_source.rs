//! The standard library for wasm, built with cargo's `build-std` from the source of the compiler's own version.
//!
//! That is the component `rust-src`, or Debian's package of that name, from whichever suite has the version.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use xshell::cmd;

use crate::tools::{Tools, WASM_TARGET, query};
use crate::wasm_target::Rustc;

/// What every suite must be signed with; a mirror that is not Debian's fails this check.
const KEYRING: &str = "/usr/share/keyrings/debian-archive-keyring.gpg";

/// Beside the machine's own: where newer versions are found, on any mirror.
const SUITES: [&str; 4] = ["stable-backports", "oldstable-backports", "testing", "unstable"];

/// The folder `library` of Rust's source tree: in the sysroot, kept from an earlier run, or from Debian.
pub(crate) fn find_source(tools: &Tools, rustc: &Rustc) -> Result<PathBuf> {
    let release = &rustc.release;
    let component = rustc.sysroot.join("lib/rustlib/src/rust/library");
    let kept = tools.cache.join("rust-src").join(release);
    let library = kept.join(format!("usr/src/rustc-{release}/library"));
    if component.join("std").exists() {
        return Ok(component);
    }
    if !library.join("std").exists() {
        ensure!(
            tools.find("apt-get").is_some() && Path::new(KEYRING).exists(),
            "neither the component rust-src nor apt with {KEYRING} is there"
        );
        let reason = "the component rust-src is not there, and apt finds none of this version";
        download(tools, release, &kept).context(reason)?;
    }
    Ok(library)
}

/// With lists and caches of apt in a scratch folder: the machine's own stay as they are.
fn download(tools: &Tools, release: &str, into: &Path) -> Result<()> {
    let format = "$(REPO_URI) $(RELEASE) $(COMPONENT)";
    let options = ["--no-release-info", "--format", format, "Created-By: Packages"];
    let index = query(cmd!(tools.sh, "apt-get indextargets {options...}"))?;
    let scratch = tempfile::tempdir()?;
    let _in_scratch = tools.sh.push_dir(&scratch);
    tools.sh.create_dir("lists/partial")?;
    tools.sh.create_dir("archives/partial")?;
    let sources = sources(&index, &tools.sh.read_file("/etc/os-release")?);
    tools.sh.write_file("sources.list", sources)?;
    // As root, apt would become a user who cannot write to the scratch folder.
    let user = if tools.is_root() { "root" } else { "_apt" };
    let settings = format!(
        "Dir::State::lists \"{0}/lists\"; Dir::Cache \"{0}\"; Dir::Etc::sourcelist \"{0}/sources.list\"; \
         Dir::Etc::sourceparts \"-\"; APT::Sandbox::User \"{user}\"; Acquire::Languages \"none\"; \
         Acquire::http::Timeout \"20\";",
        scratch.path().display()
    );
    tools.sh.write_file("apt.conf", settings)?;
    // It fails where a mirror lacks one of the suites: another may have the package.
    let update = tools.run(cmd!(tools.sh, "apt-get -c apt.conf -q update"));
    update.unwrap_or_else(|error| tools.say(format_args!("going on nevertheless: {error:#}")));
    let package = format!("rust-src={release}+*");
    tools.run(cmd!(tools.sh, "apt-get -c apt.conf -q download {package}"))?;
    // Renamed when complete: an interrupted run leaves nothing that looks whole.
    let partial = into.with_file_name(format!("{release}.partial"));
    let unpack = "rm -rf \"$0\"; mkdir -p \"$0\"; dpkg-deb -x rust-src_*.deb \"$0\"";
    tools.run(cmd!(tools.sh, "sh -ec {unpack} {partial}"))?;
    tools.sh.remove_path(into)?;
    fs::rename(&partial, into).with_context(|| format!("cannot write {}", into.display()))
}

/// apt's list of where to look. Third parties name their suites otherwise than Debian, and are not asked.
fn sources(index: &str, os_release: &str) -> String {
    let lines = index.lines().map(|line| line.split(' ').collect::<Vec<_>>());
    let is_debians = |suite: &str| {
        !suite.contains('-') && (os_release.contains(suite) || "testing unstable".contains(suite))
    };
    let mirrors = lines.filter_map(|fields| match fields[..] {
        [mirror, suite, "main"] if is_debians(suite) => Some((mirror, suite)),
        _ => None,
    });
    let sources = mirrors.flat_map(|(mirror, own)| {
        let suites = SUITES.into_iter().chain([own]);
        suites.map(move |suite| format!("deb [signed-by={KEYRING}] {mirror} {suite} main\n"))
    });
    sources.collect::<BTreeSet<_>>().into_iter().collect()
}

/// Builds `std`, `panic_abort` and `test`; cargo rebuilds only what an earlier run has not left.
pub(crate) fn build(tools: &Tools, rustc: &Rustc, library: &Path) -> Result<Vec<PathBuf>> {
    let folder = format!("std-from-source/{}-{}", rustc.release, rustc.commit);
    let _in_folder = tools.sh.push_dir(tools.sh.create_dir(tools.cache.join(folder))?);
    // Nothing but a reason for cargo to build the standard library.
    let manifest = "package.name = 'occasion'\nlib.path = 'lib.rs'\nworkspace = {}\nprofile.release.codegen-units = 1";
    tools.sh.write_file("Cargo.toml", manifest)?;
    tools.sh.write_file("lib.rs", "")?;
    // Debian ships the library's dependencies with it; without them cargo asks its registry.
    let vendor = library.join("vendor");
    let mut config = String::new();
    if vendor.is_dir() {
        config = format!(
            "[source]\ncrates-io.replace-with = 'vendor'\nvendor.directory = {}",
            json!(vendor)
        );
    }
    tools.sh.write_file(".cargo/config.toml", config)?;
    // As in the libraries that Rust ships: link-time optimisation reads bitcode, and panic messages name no path of
    // this machine. A character that no path has separates the flags.
    let source = library.parent().unwrap_or(library).display();
    let remap = format!("--remap-path-prefix={source}=/rustc/{}", rustc.commit);
    tools.say(format_args!(
        "Building Rust's {WASM_TARGET} target from {source} (takes half a minute)"
    ));
    let build_std = ["-Zbuild-std=std,panic_abort,test", "--target-dir=target"];
    let build = cmd!(
        tools.sh,
        "cargo build --release --target {WASM_TARGET} {build_std...} --message-format=json"
    )
    // `build-std` is unstable: this makes a stable toolchain accept it.
    .env("RUSTC_BOOTSTRAP", "1")
    // Where cargo looks for the source; by default in the sysroot, which stays as it is.
    .env("__CARGO_TESTS_ONLY_SRC_ROOT", library)
    .env("CARGO_ENCODED_RUSTFLAGS", format!("-Cembed-bitcode=yes\u{1f}{remap}"));
    let libraries = produced_libraries(&query(build)?);
    for name in ["/libstd-", "/libpanic_abort-", "/libtest-"] {
        let is_it = |file: &PathBuf| file.to_string_lossy().contains(name);
        ensure!(libraries.iter().any(is_it), "cargo built no {name}*");
    }
    Ok(libraries)
}

/// The libraries that cargo's messages name, but for the crate that was only the occasion.
fn produced_libraries(messages: &str) -> Vec<PathBuf> {
    let messages = messages.lines().flat_map(serde_json::from_str::<Value>);
    let others = messages.filter(|message| message["target"]["name"] != "occasion");
    let files = others.filter_map(|message| message["filenames"].as_array().cloned());
    let paths = files.flatten().filter_map(|file| Some(PathBuf::from(file.as_str()?)));
    let is_library =
        |path: &PathBuf| path.extension().is_some_and(|it| it == "rlib" || it == "rmeta");
    paths.filter(|path| is_library(path) && path.iter().any(|it| it == WASM_TARGET)).collect()
}

/// Makes `libraries` the only ones of the wasm target in a sysroot.
pub(crate) fn install(libraries: &[PathBuf], sysroot: &Path) -> Result<()> {
    let dir = sysroot.join("lib/rustlib").join(WASM_TARGET).join("lib");
    // Two builds of one crate side by side are an error to rustc: whatever was there goes.
    let removed = if dir.exists() { fs::remove_dir_all(&dir) } else { Ok(()) };
    let created = removed.and_then(|()| fs::create_dir_all(&dir));
    created.with_context(|| {
        format!("cannot write {}: run `cargo xtask wasm-target` as its owner", dir.display())
    })?;
    for library in libraries {
        fs::copy(library, dir.join(library.file_name().unwrap_or_default()))?;
    }
    Ok(())
}
