//! The standard library for wasm, built with cargo's `build-std` from the source of the compiler's own version.
//!
//! That is the component `rust-src`, or Debian's package of that name, from whichever suite has the version.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde_json::json;
use xshell::cmd;

use crate::tools::{Tools, WASM_TARGET, query};

/// What every suite must be signed with; a mirror that is not Debian's fails this check.
const KEYRING: &str = "/usr/share/keyrings/debian-archive-keyring.gpg";

/// Beside the machine's own: where newer versions are found, on any mirror.
const SUITES: [&str; 4] = ["stable-backports", "oldstable-backports", "testing", "unstable"];

/// Rust's folder `library`: in the sysroot, kept from an earlier run, or from Debian. None if this version is nowhere.
pub(crate) fn find_source(tools: &Tools) -> Result<Option<PathBuf>> {
    let sysroot = query(cmd!(tools.sh, "rustc --print sysroot"))?;
    let component = Path::new(&sysroot).join("lib/rustlib/src/rust/library");
    if component.exists() {
        return Ok(Some(component));
    }
    let version = query(cmd!(tools.sh, "rustc -vV"))?;
    let release = version.lines().find_map(|line| line.strip_prefix("release: "));
    let release = release.context("`rustc -vV` names no release")?;
    let kept = tools.cache.join("rust-src").join(release);
    let library = kept.join(format!("usr/src/rustc-{release}/library"));
    let has_apt = || tools.find("apt-get").is_some() && Path::new(KEYRING).exists();
    let is_there = library.join("std").exists() || (has_apt() && download(tools, release, &kept)?);
    Ok(is_there.then_some(library))
}

/// With apt's lists and caches in a scratch folder: the machine's own do not change. False if apt lacks the release.
fn download(tools: &Tools, release: &str, into: &Path) -> Result<bool> {
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
    let known = query(cmd!(tools.sh, "apt-cache -c apt.conf madison rust-src"))?;
    if !known.contains(&format!(" {release}+")) {
        return update.map(|()| false);
    }
    let package = format!("rust-src={release}+*");
    tools.run(cmd!(tools.sh, "apt-get -c apt.conf -q download {package}"))?;
    // Renamed when complete: an interrupted run leaves nothing that looks whole.
    let unpack = "rm -rf \"$0\"* && mkdir -p \"$0.partial\" && dpkg-deb -x rust-src_*.deb \"$0.partial\" \
        && mv \"$0.partial\" \"$0\"";
    tools.run(cmd!(tools.sh, "sh -c {unpack} {into}")).map(|()| true)
}

/// apt's list of where to look. Third parties name their suites otherwise than Debian, and are not asked.
fn sources(index: &str, os_release: &str) -> String {
    // A mirror is there once for each architecture.
    let mut sources = BTreeSet::new();
    for line in index.lines() {
        let fields: Vec<_> = line.split(' ').collect();
        let [mirror, own, "main"] = fields[..] else { continue };
        if !own.contains('-') && (os_release.contains(own) || SUITES.contains(&own)) {
            for suite in SUITES.into_iter().chain([own]) {
                sources.insert(format!("deb [signed-by={KEYRING}] {mirror} {suite} main\n"));
            }
        }
    }
    sources.into_iter().collect()
}

/// Builds `std`, `panic_abort` and `test`; cargo rebuilds only what an earlier run has not left.
pub(crate) fn build(tools: &Tools, library: &Path) -> Result<Vec<PathBuf>> {
    let dir = tools.sh.create_dir(tools.cache.join("std-from-source"))?;
    let _in_dir = tools.sh.push_dir(dir);
    // Nothing but a reason for cargo to build the standard library.
    let manifest =
        "package.name = 'occasion'\nlib.path = 'lib.rs'\nworkspace = {}\nprofile.release.codegen-units = 1";
    tools.sh.write_file("Cargo.toml", manifest)?;
    tools.sh.write_file("lib.rs", "")?;
    // Debian ships the library's dependencies with it; without them cargo asks its registry.
    let (vendor, from_vendor) = (library.join("vendor"), "crates-io.replace-with = 'vendor'");
    let config = format!("[source]\n{from_vendor}\nvendor.directory = {}", json!(vendor));
    let config = if vendor.is_dir() { &*config } else { "" };
    tools.sh.write_file(".cargo/config.toml", config)?;
    let source = library.parent().unwrap_or(library).display();
    tools.say(format_args!("Building Rust's {WASM_TARGET} target from {source}"));
    // As in the libraries that Rust ships: link-time optimisation reads bitcode, and panic messages name no path of
    // this machine. A character that no path has separates the flags.
    let flags = format!("-Cembed-bitcode=yes\u{1f}--remap-path-prefix={source}=/rustc");
    let options = ["-Zbuild-std=std,panic_abort,test", "--target-dir=target"];
    let options = options.into_iter().chain(["--release", "--message-format=json"]);
    let build = cmd!(tools.sh, "cargo build --target {WASM_TARGET} {options...}")
        // `build-std` is unstable: this makes a stable toolchain accept it.
        .env("RUSTC_BOOTSTRAP", "1")
        // Where cargo looks for the source; by default in the sysroot, which stays as it is.
        .env("__CARGO_TESTS_ONLY_SRC_ROOT", library)
        .env("CARGO_ENCODED_RUSTFLAGS", flags);
    let messages = query(build)?;
    let is_library = |file: &&str| {
        let is_rust = file.rsplit('.').next().is_some_and(|it| it == "rlib" || it == "rmeta");
        is_rust && file.contains(WASM_TARGET) && !file.contains("/liboccasion")
    };
    let libraries: Vec<_> = messages.split('"').filter(is_library).collect();
    for name in ["/libstd-", "/libpanic_abort-", "/libtest-"] {
        ensure!(libraries.iter().any(|file| file.contains(name)), "cargo built no {name}*");
    }
    Ok(libraries.into_iter().map(PathBuf::from).collect())
}

/// Makes `libraries` the only ones of the wasm target in a sysroot.
pub(crate) fn install(tools: &Tools, libraries: &[PathBuf], sysroot: &Path) -> Result<()> {
    let dir = sysroot.join("lib/rustlib").join(WASM_TARGET).join("lib");
    // Two builds of one crate side by side are an error to rustc: whatever was there goes.
    let emptied = tools.sh.remove_path(&dir).and_then(|()| tools.sh.create_dir(&dir));
    emptied.context("run `cargo xtask wasm-target` as the owner of that")?;
    for library in libraries {
        tools.sh.copy_file(library, &dir)?;
    }
    Ok(())
}
