//! Debian's package `rust-src`, of one exact version, from whichever suite has it.
//!
//! apt does the fetching and the checking of signatures, on lists and caches of its own in a
//! scratch folder: the machine's configuration is read and nothing of it changed.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::command;
use crate::debian;
use crate::scratch::Scratch;
use crate::tools::Tools;

/// What every suite must be signed with; a mirror that is not Debian's fails this check.
const KEYRING: &str = "/usr/share/keyrings/debian-archive-keyring.gpg";

/// Where newer versions than the machine's own suites have are found, on any mirror.
const OTHER_SUITES: [&str; 4] = [
    "stable-backports",
    "oldstable-backports",
    "testing",
    "unstable",
];

/// Why Debian's packages can't be taken here, if so: without its keys they can't be authenticated.
pub(crate) fn obstacle() -> Option<String> {
    let missing = !Path::new(KEYRING).exists();
    missing.then(|| {
        format!("the component rust-src is not there, and Debian's packages can't be checked without {KEYRING}")
    })
}

/// Fetches `rust-src` of `release` and unpacks it into `into`; false if no suite has that version.
pub(crate) fn unpack_rust_src(tools: &Tools, release: &str, into: &Path) -> Result<bool> {
    let scratch = Scratch::create("apt")?;
    for folder in ["state/lists/partial", "cache/archives/partial"] {
        fs::create_dir_all(scratch.path().join(folder))?;
    }
    let mut reached = false;
    for (mirror, suite) in places(tools)? {
        let apt = Apt {
            tools,
            dir: scratch.path(),
        };
        if !apt.update(&mirror, &suite)? {
            continue;
        }
        reached = true;
        if let Some(version) = matching_version(&apt.versions()?, release) {
            apt.unpack(version, into)?;
            return Ok(true);
        }
    }
    ensure!(
        reached,
        "none of this machine's Debian mirrors can be reached: see apt's messages above"
    );
    Ok(false)
}

/// The mirror and suite pairs worth asking, the machine's own first.
fn places(tools: &Tools) -> Result<Vec<(String, String)>> {
    let format = "$(REPO_URI) $(RELEASE) $(COMPONENT)";
    let targets = command::query(tools.command("apt-get").args([
        "indextargets",
        // Also what has not been fetched yet, as on a machine where `apt-get update` never ran.
        "--no-release-info",
        "--format",
        format,
        "Created-By: Packages",
    ]))?;
    let os_release = fs::read_to_string("/etc/os-release").unwrap_or_default();
    Ok(candidates(&targets, codename(&os_release)))
}

fn codename(os_release: &str) -> &str {
    let line = os_release
        .lines()
        .find_map(|line| line.strip_prefix("VERSION_CODENAME="));
    line.unwrap_or_default().trim_matches('"')
}

/// From lines of `URI SUITE COMPONENT`: each mirror's own suites, then the others it may have.
fn candidates(index_targets: &str, codename: &str) -> Vec<(String, String)> {
    let own: BTreeSet<(&str, &str)> = index_targets
        .lines()
        .filter_map(
            |line| match line.split_whitespace().collect::<Vec<_>>()[..] {
                [uri, suite, "main"] if is_distribution_suite(suite, codename) => {
                    Some((uri, suite))
                }
                _ => None,
            },
        )
        .collect();
    let mirrors: BTreeSet<&str> = own.iter().map(|(mirror, _)| *mirror).collect();
    let others = mirrors
        .iter()
        .flat_map(|mirror| OTHER_SUITES.map(|suite| (*mirror, suite)));
    let all = own.iter().copied().chain(others);
    all.map(|(mirror, suite)| (mirror.to_owned(), suite.to_owned()))
        .collect()
}

/// Third parties name their suites otherwise; asking their servers would be in vain.
fn is_distribution_suite(suite: &str, codename: &str) -> bool {
    ["stable", "testing", "unstable", "sid", codename]
        .into_iter()
        .filter(|name| !name.is_empty())
        .any(|name| {
            suite
                .strip_prefix(name)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        })
}

/// The package version, out of `apt-cache madison`'s lines, whose upstream version is `release`.
fn matching_version<'a>(madison: &'a str, release: &str) -> Option<&'a str> {
    madison
        .lines()
        .filter_map(|line| line.split('|').nth(1).map(str::trim))
        .find(|version| upstream_version(version) == release)
}

/// `1.95.0` of `1.95.0+dfsg1-2~bpo13+1`.
fn upstream_version(version: &str) -> &str {
    version.split(['+', '~', '-']).next().unwrap_or(version)
}

/// apt, looking at one suite of one mirror.
struct Apt<'a> {
    tools: &'a Tools,
    dir: &'a Path,
}

impl Apt<'_> {
    /// False if the mirror has no such suite, or has not signed it.
    fn update(&self, mirror: &str, suite: &str) -> Result<bool> {
        println!("Looking for rust-src in {suite} (apt)");
        let source = format!("deb [signed-by={KEYRING}] {mirror} {suite} main\n");
        fs::write(self.dir.join("sources.list"), source)?;
        let update = self.command("apt-get").args(["-qq", "update"]).status()?;
        Ok(update.success())
    }

    fn versions(&self) -> Result<String> {
        command::query(self.command("apt-cache").args(["madison", "rust-src"]))
    }

    fn unpack(&self, version: &str, into: &Path) -> Result<()> {
        println!(
            "Installing rust-src {version} into {} (apt-get download)",
            into.display()
        );
        let package = format!("rust-src={version}");
        command::run(
            self.command("apt-get")
                .args(["-q", "download", &package])
                .current_dir(self.dir),
        )?;
        // Renamed when complete: an interrupted run leaves nothing that looks whole.
        let partial = partial_dir(into);
        remove_dir_if_there(&partial)?;
        fs::create_dir_all(&partial)?;
        let archive = downloaded_archive(self.dir)?;
        command::run(
            self.tools
                .command("dpkg-deb")
                .arg("-x")
                .arg(archive)
                .arg(&partial),
        )?;
        remove_dir_if_there(into)?;
        fs::rename(&partial, into).with_context(|| format!("cannot write {}", into.display()))
    }

    fn command(&self, program: &str) -> Command {
        let dir = self.dir.display();
        let mut command = self.tools.command(program);
        for setting in [
            format!("Dir::State={dir}/state"),
            format!("Dir::Cache={dir}/cache"),
            format!("Dir::Etc::sourcelist={dir}/sources.list"),
            "Dir::Etc::sourceparts=-".to_owned(),
            "Acquire::Languages=none".to_owned(),
            "Acquire::Retries=2".to_owned(),
            "Acquire::http::Timeout=20".to_owned(),
        ] {
            command.args(["-o", &setting]);
        }
        if debian::is_root() {
            // apt would become a user who cannot write to the scratch folder.
            command.args(["-o", "APT::Sandbox::User=root"]);
        }
        command
    }
}

fn partial_dir(dir: &Path) -> PathBuf {
    let mut name = dir.as_os_str().to_owned();
    name.push(".partial");
    PathBuf::from(name)
}

fn downloaded_archive(dir: &Path) -> Result<PathBuf> {
    let mut files = fs::read_dir(dir)?.filter_map(|entry| Some(entry.ok()?.path()));
    files
        .find(|file| file.extension().is_some_and(|it| it == "deb"))
        .context("apt fetched no package")
}

fn remove_dir_if_there(dir: &Path) -> Result<()> {
    if dir.exists() {
        fs::remove_dir_all(dir).with_context(|| format!("cannot remove {}", dir.display()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const MADISON: &str = "\
        \x20 rust-src | 1.96.1+dfsg1-2~bpo13+1 | http://mirror.example/debian suite/main amd64 Packages\n\
        \x20 rust-src | 1.95.0+dfsg1-2~bpo13+1 | http://mirror.example/debian suite/main amd64 Packages\n";

    #[test]
    fn only_the_compilers_own_version_matches() {
        assert_eq!(
            matching_version(MADISON, "1.95.0"),
            Some("1.95.0+dfsg1-2~bpo13+1")
        );
        assert_eq!(matching_version(MADISON, "1.95.1"), None);
        assert_eq!(matching_version(MADISON, "1.96"), None);
        assert_eq!(matching_version("", "1.95.0"), None);
    }

    #[test]
    fn the_machines_own_suites_are_asked_first_and_third_parties_never() {
        let targets = "\
            http://mirror.example/debian/ bookworm main\n\
            http://mirror.example/debian/ bookworm-updates main\n\
            http://mirror.example/debian/ bookworm contrib\n\
            https://other.example/apt/ cloud-sdk-bookworm main\n\
            https://node.example/ nodistro main\n";
        let places = candidates(targets, "bookworm");
        let suites: Vec<&str> = places.iter().map(|(_, suite)| suite.as_str()).collect();
        assert_eq!(suites[..2], ["bookworm", "bookworm-updates"]);
        assert_eq!(suites[2..], OTHER_SUITES);
        assert!(
            places
                .iter()
                .all(|(mirror, _)| mirror == "http://mirror.example/debian/")
        );
    }

    #[test]
    fn a_machine_that_follows_a_suite_by_its_role_has_a_mirror_too() {
        assert!(is_distribution_suite("stable", ""));
        assert!(is_distribution_suite("testing-updates", "trixie"));
        assert!(!is_distribution_suite("nodistro", ""));
        assert!(!is_distribution_suite("trixiebeta", "trixie"));
    }

    #[test]
    fn the_codename_is_read_with_and_without_quotes() {
        assert_eq!(codename("ID=debian\nVERSION_CODENAME=trixie\n"), "trixie");
        assert_eq!(codename("VERSION_CODENAME=\"trixie\"\n"), "trixie");
        assert_eq!(codename("ID=arch\n"), "");
    }
}
