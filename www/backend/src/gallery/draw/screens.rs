//! The screens of the app, as data. What becomes of them between base and head is `cases.rs`'s.

mod places;
mod steps;

pub(super) use places::*;
pub(super) use steps::*;

use super::page::{Lead, Row, Trail};

/// A row, for the tables.
const fn row(lead: Lead, title: &'static str, detail: &'static str, trail: Trail) -> Row {
    Row {
        lead,
        title,
        detail,
        trail,
    }
}
