//! A folder for what only one run needs.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process;
use std::time::UNIX_EPOCH;

use anyhow::{Context, Result};

/// Gone with the value.
#[derive(Debug)]
pub(crate) struct Scratch(PathBuf);

impl Scratch {
    /// `purpose` tells it from the other folders of this process.
    pub(crate) fn create(purpose: &str) -> Result<Self> {
        // A process number comes again, and a killed run leaves its folder: hence the time.
        let age = UNIX_EPOCH.elapsed().unwrap_or_default().as_nanos();
        let dir = env::temp_dir().join(format!("xtask-{purpose}-{}-{age}", process::id()));
        // Not `create_dir_all`: a folder that is there already is not ours to trust.
        fs::create_dir(&dir).with_context(|| format!("cannot create {}", dir.display()))?;
        Ok(Self(dir))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // Left-overs in the temporary folder harm nobody.
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_goes_with_all_that_is_in_it() {
        let scratch = Scratch::create("self-test").unwrap();
        let file = scratch.path().join("file");
        fs::write(&file, "").unwrap();
        let dir = scratch.path().to_owned();
        drop(scratch);
        assert!(!dir.exists());
    }
}
