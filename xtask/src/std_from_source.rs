//! The standard library for wasm, built with cargo's `build-std` from the source of the compiler's own version.
//!
//! That is the component `rust-src`, or Debian's package of that name, from whichever suite has the version.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use xshell::cmd;

use crate::tools::{Tools, WASM_TARGET, is_root, query};
use crate::wasm_target::Rustc;

/// What every suite must be signed with; a mirror that is not Debian's fails this check.
const KEYRING: &str = "/usr/share/keyrings/debian-archive-keyring.gpg";

/// Where newer versions than the machine's own suite has are found, on any mirror.
const OTHER_SUITES: [&str; 4] = [
    "stable-backports",
    "oldstable-backports",
    "testing",
    "unstable",
];

/// Nothing but a reason for cargo to build the standard library.
const MANIFEST: &str = "[package]\nname = \"occasion\"\nedition = \"2024\"\n[lib]\npath = \"lib.rs\"\n\
    [profile.release]\ncodegen-units = 1\n[workspace]\n";

/// The folder `library` of Rust's source tree: in the sysroot, kept from an earlier run, or from Debian.
pub(crate) fn find_source(tools: &Tools, rustc: &Rustc) -> Result<PathBuf> {
    let component = rustc.sysroot.join("lib/rustlib/src/rust/library");
    let kept = tools.cache.join("rust-src").join(&rustc.release);
    let library = kept.join(format!("usr/src/rustc-{}/library", rustc.release));
    let is_library = |dir: &Path| dir.join("std/Cargo.toml").is_file();
    if is_library(&component) {
        return Ok(component);
    }
    if !is_library(&library) {
        let has_apt = tools.find("apt-get").is_some() && Path::new(KEYRING).exists();
        ensure!(
            has_apt,
            "neither the component rust-src nor apt with {KEYRING} is there"
        );
        download(tools, &rustc.release, &kept).with_context(|| {
            format!(
                "the component rust-src is not there, and apt has no {} of it",
                rustc.release
            )
        })?;
    }
    Ok(library)
}

/// With lists and caches of apt in a scratch folder: the machine's own stay as they are.
fn download(tools: &Tools, release: &str, into: &Path) -> Result<()> {
    let scratch = tempfile::tempdir()?;
    let dir = scratch.path();
    let format = "$(REPO_URI) $(RELEASE) $(COMPONENT)";
    let format = [
        "--no-release-info",
        "--format",
        format,
        "Created-By: Packages",
    ];
    let index = query(cmd!(tools.sh, "apt-get indextargets {format...}"))?;
    fs::create_dir_all(dir.join("state/lists/partial"))?;
    fs::create_dir_all(dir.join("cache/archives/partial"))?;
    fs::write(
        dir.join("sources.list"),
        sources(&index, &fs::read_to_string("/etc/os-release")?),
    )?;
    let settings = format!(
        "Dir::State \"{0}/state\"; Dir::Cache \"{0}/cache\"; Dir::Etc::sourcelist \"{0}/sources.list\"; \
         Dir::Etc::sourceparts \"-\"; Acquire::Languages \"none\"; Acquire::http::Timeout \"20\";",
        dir.display()
    );
    // apt as root would become a user who cannot write to the scratch folder.
    let user = if is_root() {
        "APT::Sandbox::User \"root\";"
    } else {
        ""
    };
    let config = dir.join("apt.conf");
    fs::write(&config, settings + user)?;
    // It fails where a mirror lacks a suite: another may have the package.
    if let Err(error) = tools.run(cmd!(tools.sh, "apt-get -q update -c {config}")) {
        tools.say(format_args!(
            "going on with what could be fetched: {error:#}"
        ));
    }
    let package = format!("rust-src={release}+*");
    let in_scratch = tools.sh.push_dir(dir);
    tools.run(cmd!(tools.sh, "apt-get -q download {package} -c {config}"))?;
    // Renamed when complete: an interrupted run leaves nothing that looks whole.
    let partial = into.with_file_name(format!("{release}.partial"));
    tools.sh.remove_path(&partial)?;
    fs::create_dir_all(&partial)?;
    let unpack = "dpkg-deb -x rust-src_*.deb \"$0\"";
    tools.run(cmd!(tools.sh, "sh -c {unpack} {partial}"))?;
    drop(in_scratch);
    tools.sh.remove_path(into)?;
    fs::rename(&partial, into).with_context(|| format!("cannot write {}", into.display()))
}

/// apt's list of where to look. Third parties name their suites otherwise than Debian, and are not asked.
fn sources(index: &str, os_release: &str) -> String {
    let is_debians = |suite| {
        ["stable", "testing", "unstable", "sid"].contains(&suite) || os_release.contains(suite)
    };
    let lines = index
        .lines()
        .map(|line| line.split(' ').collect::<Vec<_>>());
    let mirrors = lines.filter_map(|fields| match fields[..] {
        [mirror, suite, "main"] if is_debians(suite) => Some((mirror, suite)),
        _ => None,
    });
    let suites = mirrors.flat_map(|(mirror, own)| {
        let suites = [own].into_iter().chain(OTHER_SUITES);
        suites.map(move |suite| format!("deb [signed-by={KEYRING}] {mirror} {suite} main\n"))
    });
    let mut list = String::new();
    for line in suites {
        // apt complains of lines that are there twice.
        if !list.contains(&line) {
            list += &line;
        }
    }
    list
}

/// Builds `std`, `panic_abort` and `test`; cargo rebuilds only what an earlier run has not left.
pub(crate) fn build(tools: &Tools, rustc: &Rustc, library: &Path) -> Result<Vec<PathBuf>> {
    let folder = format!("{}-{}", rustc.release, rustc.commit);
    let dir = tools.cache.join("std-from-source").join(folder);
    fs::create_dir_all(dir.join(".cargo"))?;
    fs::write(dir.join("Cargo.toml"), MANIFEST)?;
    fs::write(dir.join("lib.rs"), "")?;
    // Debian ships the library's dependencies with it; without them cargo asks its registry.
    let vendor = library.join("vendor");
    let config = if vendor.is_dir() {
        let vendor = json!(vendor);
        format!("[source]\ncrates-io.replace-with = \"vendor\"\nvendor.directory = {vendor}\n")
    } else {
        String::new()
    };
    fs::write(dir.join(".cargo/config.toml"), config)?;
    // As in the libraries that Rust ships: link-time optimisation reads bitcode, and panic messages carry no path of
    // this machine. A character that no path has separates the flags.
    let source = library.parent().unwrap_or(library).display();
    let flags = format!(
        "-Cembed-bitcode=yes\u{1f}--remap-path-prefix={source}=/rustc/{}",
        rustc.commit
    );
    let _in_dir = tools.sh.push_dir(&dir);
    let build_std = "-Zbuild-std=std,panic_abort,test";
    let options = [
        "--target-dir",
        "target",
        "--message-format=json-render-diagnostics",
    ];
    tools.say(format_args!(
        "Building Rust's {WASM_TARGET} target from {source} (takes half a minute)"
    ));
    let messages = query(
        cmd!(
            tools.sh,
            "cargo build --release --target {WASM_TARGET} {build_std} {options...}"
        )
        // `build-std` is unstable: this makes a stable toolchain accept it.
        .env("RUSTC_BOOTSTRAP", "1")
        // Where cargo looks for the source; by default in the sysroot, which stays as it is.
        .env("__CARGO_TESTS_ONLY_SRC_ROOT", library)
        .env("CARGO_ENCODED_RUSTFLAGS", flags)
        .env_remove("RUSTFLAGS"),
    )?;
    let libraries = produced_libraries(&messages);
    for name in ["libstd-", "libpanic_abort-", "libtest-"] {
        let is_it = |file: &PathBuf| {
            file.file_name()
                .is_some_and(|it| it.to_string_lossy().starts_with(name))
        };
        ensure!(
            libraries.iter().any(is_it),
            "cargo built the standard library without {name}*"
        );
    }
    Ok(libraries)
}

/// The libraries that cargo's messages name, but for the crate that was only the occasion.
fn produced_libraries(messages: &str) -> Vec<PathBuf> {
    let messages = messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok());
    messages
        .filter(|message| message["target"]["name"] != "occasion")
        .flat_map(|message| message["filenames"].as_array().cloned().unwrap_or_default())
        .filter_map(|file| file.as_str().map(PathBuf::from))
        .filter(|file| {
            file.extension()
                .is_some_and(|it| it == "rlib" || it == "rmeta")
        })
        .filter(|file| file.iter().any(|part| part == WASM_TARGET))
        .collect()
}

/// Makes `libraries` the only ones of the wasm target in a sysroot.
pub(crate) fn install(libraries: &[PathBuf], sysroot: &Path) -> Result<()> {
    let dir = sysroot.join("lib/rustlib").join(WASM_TARGET).join("lib");
    let copy = || {
        // Two builds of one crate side by side are an error to rustc: whatever was there goes.
        if dir.exists() {
            fs::remove_dir_all(&dir)?;
        }
        fs::create_dir_all(&dir)?;
        for library in libraries {
            fs::copy(library, dir.join(library.file_name().unwrap_or_default()))?;
        }
        Ok::<_, std::io::Error>(())
    };
    copy().with_context(|| {
        format!(
            "cannot write {}: run `cargo xtask wasm-target` as its owner",
            dir.display()
        )
    })
}
