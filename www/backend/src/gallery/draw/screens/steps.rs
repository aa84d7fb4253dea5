//! The steps that a place leads to: the screens with a way back, or with nothing above.

use super::row;
use crate::gallery::draw::glyph::Glyph;
use crate::gallery::draw::page::{Block, Fill, Foot, Head, Lead, Page, Said, Trail};
use crate::gallery::draw::theme::Tint;

use Block::{
    Banner, Bubble, Button, Card, Chips, Field, Keypad, Person, Picture, Ring, Section, Space,
    Transport, Words,
};
use Lead::{Icon, Initials};
use Said::{ByMe, ByThem};
use Trail::{Chevron, Nothing, Strong, Switch, Text, Tick};

pub(in crate::gallery::draw) const SIGN_IN: Page = Page {
    title: "",
    head: Head::Bare,
    foot: Foot::Bare,
    blocks: &[
        Picture(5, 220.0, "Wayfarer", "Every trail, in your pocket"),
        Space(10.0),
        Words("Welcome back", &["Sign in to go on where you left off"]),
        Space(2.0),
        Field("Email", "emma@example.org"),
        Field("Password", "••••••••••"),
        Space(2.0),
        Button(Fill::Solid(Tint::Accent), "Sign in"),
        Button(Fill::Soft(Tint::Accent), "Sign in with a passkey"),
    ],
};

pub(in crate::gallery::draw) const CONVERSATION: Page = Page {
    title: "Nora Klein",
    head: Head::Step(Glyph::More),
    foot: Foot::Composer("Message"),
    blocks: &[
        Bubble(
            ByThem,
            &[
                "Hi Emma! Are you free on Saturday?",
                "The weather looks perfect.",
            ],
        ),
        Bubble(ByMe, &["Yes! Where do you want to go?"]),
        Bubble(ByThem, &["I was thinking of Larch Valley"]),
        Picture(4, 150.0, "Larch Valley loop", "11.4 km · moderate"),
        Bubble(
            ByMe,
            &["Perfect. I'll bring the map", "and something to eat"],
        ),
        Bubble(ByThem, &["Then I'll bring the coffee"]),
        Bubble(ByMe, &["Deal"]),
        Bubble(ByThem, &["See you at half past ten!"]),
    ],
};

pub(in crate::gallery::draw) const SETTINGS: Page = Page {
    title: "Settings",
    head: Head::Step(Glyph::Search),
    foot: Foot::Tabs(4),
    blocks: &[
        Card(&[row(
            Initials(Tint::Accent, "EM"),
            "Emma Martin",
            "emma@example.org",
            Chevron,
        )]),
        Section("Preferences", ""),
        Card(&[
            row(
                Icon(Tint::Bad, Glyph::Bell),
                "Notifications",
                "",
                Switch(true),
            ),
            row(
                Icon(Tint::Accent, Glyph::Moon),
                "Follow the system",
                "",
                Switch(true),
            ),
            row(
                Icon(Tint::Warm, Glyph::Pin),
                "Share location",
                "",
                Switch(false),
            ),
            row(
                Icon(Tint::Cool, Glyph::Globe),
                "Language",
                "",
                Text("English"),
            ),
        ]),
        Section("Account", ""),
        Card(&[
            row(Icon(Tint::Berry, Glyph::Lock), "Privacy", "", Chevron),
            row(
                Icon(Tint::Calm, Glyph::Card),
                "Subscription",
                "",
                Text("Plus"),
            ),
            row(Icon(Tint::Bad, Glyph::Mail), "Contact us", "", Chevron),
        ]),
    ],
};

pub(in crate::gallery::draw) const CHECKOUT: Page = Page {
    title: "Checkout",
    head: Head::Step(Glyph::Lock),
    foot: Foot::Bare,
    blocks: &[
        Section("Deliver to", "Change"),
        Card(&[row(
            Icon(Tint::Cool, Glyph::Pin),
            "Emma Martin",
            "Rua das Flores 12, Lisbon",
            Chevron,
        )]),
        Section("Pay with", ""),
        Card(&[
            row(
                Icon(Tint::Accent, Glyph::Card),
                "Card ending in 4242",
                "Expires 08/28",
                Tick,
            ),
            row(
                Icon(Tint::Good, Glyph::Card),
                "Wallet balance",
                "€ 2,480.50",
                Nothing,
            ),
        ]),
        Section("Summary", ""),
        Card(&[
            row(Lead::Nothing, "Trail backpack", "", Text("€ 89.00")),
            row(Lead::Nothing, "Delivery", "", Text("€ 4.90")),
            row(Lead::Nothing, "Total", "", Strong(Tint::Accent, "€ 93.90")),
        ]),
        Button(Fill::Solid(Tint::Accent), "Pay € 93.90"),
    ],
};

pub(in crate::gallery::draw) const PLAYER: Page = Page {
    title: "Now playing",
    head: Head::Step(Glyph::More),
    foot: Foot::Bare,
    blocks: &[
        Picture(3, 350.0, "", ""),
        Space(12.0),
        Words("Blue Hour", &["Northern Lights Quartet"]),
        Space(12.0),
        Transport(0.42, "1:48", "4:16"),
    ],
};

pub(in crate::gallery::draw) const PRODUCT: Page = Page {
    title: "Trail backpack",
    head: Head::Step(Glyph::Heart),
    foot: Foot::Bare,
    blocks: &[
        Picture(2, 270.0, "Trail backpack 28 l", "4.7 of 5 · 312 reviews"),
        Chips(&["Sand", "Forest", "Night", "Rust"], 3),
        Card(&[
            row(
                Icon(Tint::Good, Glyph::Truck),
                "Delivery by Friday",
                "Free from € 100",
                Nothing,
            ),
            row(
                Icon(Tint::Cool, Glyph::Check),
                "In stock",
                "Ready to pick up in Lisbon",
                Nothing,
            ),
        ]),
        Card(&[row(
            Lead::Nothing,
            "Price",
            "",
            Strong(Tint::Accent, "€ 89.00"),
        )]),
        Button(Fill::Solid(Tint::Accent), "Add to bag"),
    ],
};

pub(in crate::gallery::draw) const BAG: Page = Page {
    title: "Your bag",
    head: Head::Step(Glyph::More),
    foot: Foot::Bare,
    blocks: &[
        Banner(Tint::Good, Glyph::Truck, "Your delivery is free"),
        Card(&[
            row(
                Lead::Picture(2),
                "Trail backpack 28 l",
                "Rust",
                Strong(Tint::Accent, "€ 89.00"),
            ),
            row(
                Lead::Picture(9),
                "Steel bottle",
                "0.7 l",
                Strong(Tint::Accent, "€ 24.00"),
            ),
            row(
                Lead::Picture(4),
                "Wool socks",
                "2 pairs, size 39",
                Strong(Tint::Accent, "€ 18.00"),
            ),
        ]),
        Section("You might like", "More"),
        Picture(10, 170.0, "Rain jackets", "From € 69.00"),
        Button(Fill::Solid(Tint::Accent), "Go to checkout"),
    ],
};

pub(in crate::gallery::draw) const ORDER: Page = Page {
    title: "Order 20418",
    head: Head::Step(Glyph::Chat),
    foot: Foot::Bare,
    blocks: &[
        Ring(Tint::Warm, 0.66, "2 of 3", "steps to your door"),
        Card(&[
            row(
                Icon(Tint::Good, Glyph::Check),
                "Packed",
                "Tuesday, 14:02",
                Tick,
            ),
            row(
                Icon(Tint::Good, Glyph::Truck),
                "On its way",
                "Wednesday, 7:40",
                Tick,
            ),
            row(
                Icon(Tint::Warm, Glyph::Home),
                "Delivery",
                "Thursday, 9:00 – 12:00",
                Nothing,
            ),
        ]),
        Section("Courier", "Track"),
        Card(&[row(
            Initials(Tint::Calm, "RS"),
            "Rui Santos",
            "Electric bicycle, 4.9 of 5",
            Chevron,
        )]),
        Button(Fill::Soft(Tint::Accent), "Change the time"),
    ],
};

pub(in crate::gallery::draw) const TRIP: Page = Page {
    title: "Larch Valley",
    head: Head::Step(Glyph::Heart),
    foot: Foot::Bare,
    blocks: &[
        Picture(8, 280.0, "Larch Valley loop", "Saturday, 20 June"),
        Section("Who comes", "Invite"),
        Card(&[
            row(
                Initials(Tint::Berry, "NK"),
                "Nora Klein",
                "Brings the coffee",
                Tick,
            ),
            row(Initials(Tint::Cool, "TB"), "Tom Baker", "Drives", Tick),
            row(
                Initials(Tint::Warm, "AP"),
                "Ana Pires",
                "Has not answered",
                Nothing,
            ),
        ]),
        Button(Fill::Solid(Tint::Good), "Start"),
    ],
};

pub(in crate::gallery::draw) const PASSCODE: Page = Page {
    title: "",
    head: Head::Bare,
    foot: Foot::Bare,
    blocks: &[
        Space(10.0),
        Person("EM", "Enter your passcode", "to unlock your wallet"),
        Space(24.0),
        Keypad(2),
    ],
};

pub(in crate::gallery::draw) const WELCOME: Page = Page {
    title: "",
    head: Head::Bare,
    foot: Foot::Bare,
    blocks: &[
        Picture(6, 400.0, "", ""),
        Space(14.0),
        Words(
            "Find your next trail",
            &["Maps, weather and friends", "in one place, even offline"],
        ),
        Space(24.0),
        Button(Fill::Solid(Tint::Accent), "Get started"),
        Button(Fill::Soft(Tint::Accent), "I have an account"),
    ],
};
