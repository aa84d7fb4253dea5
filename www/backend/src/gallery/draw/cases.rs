//! What becomes of each screen between base and head, in light and in dark.

use super::glyph::Glyph;
use super::page::{Block, Fill, Page};
use super::screens::{
    ACTIVITY, BAG, CALENDAR, CHECKOUT, CONVERSATION, HOME, INBOX, NOTIFICATIONS, ORDER, PASSCODE,
    PHOTOS, PLAYER, PRODUCT, PROFILE, SEARCH, SETTINGS, SIGN_IN, TRIP, WALLET, WEATHER, WELCOME,
};
use super::theme::Tint;

use Change::{Accent, Insert, Remove, Replace, Wording};
use Fate::{Added, Changed, Removed, RenamedFrom, Unchanged};

/// A screen under its name, and its fates: in light, and in dark.
pub(super) struct Case {
    pub(super) name: &'static str,
    pub(super) page: Page,
    pub(super) light: Fate,
    pub(super) dark: Fate,
}

/// What becomes of a screenshot.
#[derive(Debug, Clone, Copy)]
pub(super) enum Fate {
    Unchanged,
    Changed(Change),
    Added,
    Removed,
    /// From the screen's former name.
    RenamedFrom(&'static str),
}

/// What is different on a screen. Blocks are counted from 0.
#[derive(Debug, Clone, Copy)]
pub(super) enum Change {
    /// Another accent colour, `0xRRGGBB`.
    Accent(u32),
    /// Other words in place of these.
    Wording(&'static str, &'static str),
    Insert(usize, Block),
    Remove(usize),
    Replace(usize, Block),
}

impl Change {
    /// The blocks of a screen, changed.
    pub(super) fn applied_to(self, blocks: &[Block]) -> Vec<Block> {
        let mut blocks = blocks.to_vec();
        match self {
            Accent(_) | Wording(..) => {}
            Insert(at, block) => blocks.insert(at.min(blocks.len()), block),
            Remove(at) => blocks = without(at, &blocks),
            Replace(at, block) => blocks
                .iter_mut()
                .skip(at)
                .take(1)
                .for_each(|old| *old = block),
        }
        blocks
    }
}

fn without(at: usize, blocks: &[Block]) -> Vec<Block> {
    blocks
        .iter()
        .enumerate()
        .filter(|(index, _)| *index != at)
        .map(|(_, block)| *block)
        .collect()
}

const OFFLINE: Block = Block::Banner(Tint::Warm, Glyph::Globe, "You are offline");
const VIOLET: u32 = 0x93_33EA;
const EMERALD: u32 = 0x05_9669;

/// Every pair of screenshots there is.
pub(super) const CASES: [Case; 21] = [
    Case {
        name: "Sign_In",
        page: SIGN_IN,
        light: Changed(Accent(EMERALD)),
        dark: Unchanged,
    },
    Case {
        name: "Home",
        page: HOME,
        light: Changed(Replace(
            0,
            Block::Picture(
                2,
                220.0,
                "Sunset on the ridge",
                "1 day · 3 friends · 18 photos",
            ),
        )),
        dark: Changed(Accent(VIOLET)),
    },
    Case {
        name: "Inbox",
        page: INBOX,
        light: Changed(Insert(1, OFFLINE)),
        dark: Changed(Wording(
            "The tickets are in your wallet",
            "I have sent you the tickets",
        )),
    },
    Case {
        name: "Conversation",
        page: CONVERSATION,
        light: Changed(Wording("Deal", "Deal. Oat milk, please!")),
        dark: Unchanged,
    },
    Case {
        name: "Settings",
        page: SETTINGS,
        light: Changed(Wording("English", "Português")),
        dark: Unchanged,
    },
    Case {
        name: "Checkout",
        page: CHECKOUT,
        light: Changed(Replace(
            6,
            Block::Button(Fill::Solid(Tint::Good), "Pay € 93.90"),
        )),
        dark: Changed(Insert(
            4,
            Block::Banner(Tint::Good, Glyph::Check, "Your voucher was added"),
        )),
    },
    Case {
        name: "Profile",
        page: PROFILE,
        light: Unchanged,
        dark: Changed(Remove(1)),
    },
    Case {
        name: "Search",
        page: SEARCH,
        light: Unchanged,
        dark: Unchanged,
    },
    Case {
        name: "Player",
        page: PLAYER,
        light: Changed(Replace(4, Block::Transport(0.58, "2:28", "4:16"))),
        dark: Changed(Accent(0xE1_1D74)),
    },
    Case {
        name: "Calendar",
        page: CALENDAR,
        light: Changed(Replace(
            0,
            Block::Month(1, 30, 18, &[3, 9, 12, 18, 20, 21, 27]),
        )),
        dark: Unchanged,
    },
    Case {
        name: "Activity",
        page: ACTIVITY,
        light: Changed(Replace(
            1,
            Block::Bars(
                "Active minutes",
                "348 min",
                [0.6, 0.5, 0.7, 0.9, 0.8, 1.0, 0.4],
            ),
        )),
        dark: Unchanged,
    },
    Case {
        name: "Wallet",
        page: WALLET,
        light: Unchanged,
        dark: Changed(Insert(
            1,
            Block::Button(Fill::Solid(Tint::Accent), "Send money"),
        )),
    },
    Case {
        name: "Product",
        page: PRODUCT,
        light: Changed(Replace(4, Block::Button(Fill::Soft(Tint::Bad), "Sold out"))),
        dark: Unchanged,
    },
    Case {
        name: "Bag",
        page: BAG,
        light: Unchanged,
        dark: Unchanged,
    },
    Case {
        name: "Notifications",
        page: NOTIFICATIONS,
        light: Unchanged,
        dark: Changed(Wording("12", "")),
    },
    Case {
        name: "Photos",
        page: PHOTOS,
        light: Unchanged,
        dark: RenamedFrom("Library"),
    },
    Case {
        name: "Weather",
        page: WEATHER,
        light: RenamedFrom("Forecast"),
        dark: RenamedFrom("Forecast"),
    },
    Case {
        name: "Order",
        page: ORDER,
        light: RenamedFrom("Parcel"),
        dark: Removed,
    },
    Case {
        name: "Trip",
        page: TRIP,
        light: Added,
        dark: Added,
    },
    Case {
        name: "Passcode",
        page: PASSCODE,
        light: Added,
        dark: Added,
    },
    Case {
        name: "Welcome",
        page: WELCOME,
        light: Removed,
        dark: Removed,
    },
];
