//! The places of the app: the screens with tabs.

use super::row;
use crate::gallery::draw::glyph::Glyph;
use crate::gallery::draw::page::{Block, Fill, Foot, Head, Lead, Page, Stat, Trail};
use crate::gallery::draw::theme::Tint;

use Block::{
    Bars, Button, Card, Chips, Curve, Month, Person, Picture, Ring, Search, Section, Stats, Thumbs,
};
use Lead::{Icon, Initials};
use Trail::{Badge, Chevron, Nothing, Strong, Text};

const FIGURES: Block = Stats(&[
    Stat {
        value: "8,412",
        label: "Steps",
        trend: (Tint::Good, "+12 % this week"),
    },
    Stat {
        value: "64 bpm",
        label: "Resting pulse",
        trend: (Tint::Bad, "+2 since May"),
    },
]);

pub(in crate::gallery::draw) const HOME: Page = Page {
    title: "Good morning",
    head: Head::Place(Glyph::Bell),
    foot: Foot::Tabs(0),
    blocks: &[
        Picture(
            0,
            220.0,
            "Weekend in the hills",
            "3 days · 2 friends · 41 photos",
        ),
        Section("Today", "See all"),
        Card(&[
            row(
                Icon(Tint::Good, Glyph::Cup),
                "Coffee with Nora",
                "Café Central, 10:30",
                Chevron,
            ),
            row(
                Icon(Tint::Cool, Glyph::Bolt),
                "Evening run",
                "5 km along the river",
                Chevron,
            ),
        ]),
        FIGURES,
        Button(Fill::Soft(Tint::Accent), "Plan your day"),
    ],
};

pub(in crate::gallery::draw) const INBOX: Page = Page {
    title: "Inbox",
    head: Head::Place(Glyph::Plus),
    foot: Foot::Tabs(2),
    blocks: &[
        Search("Search messages"),
        Chips(&["All", "Unread", "Groups", "Archived"], 0),
        Card(&[
            row(
                Initials(Tint::Berry, "NK"),
                "Nora Klein",
                "See you at half past ten!",
                Badge("2"),
            ),
            row(
                Initials(Tint::Cool, "TB"),
                "Tom Baker",
                "The tickets are in your wallet",
                Text("9:12"),
            ),
            row(
                Initials(Tint::Warm, "HC"),
                "Hiking Club",
                "Ana: who brings the map?",
                Badge("5"),
            ),
            row(
                Initials(Tint::Good, "MP"),
                "Maria Perez",
                "Thank you, that was lovely",
                Text("Tue"),
            ),
            row(
                Initials(Tint::Accent, "JS"),
                "Jonas Schmidt",
                "Photo",
                Text("Mon"),
            ),
            row(
                Initials(Tint::Calm, "LW"),
                "Lena Wagner",
                "Happy birthday to you!",
                Text("Sun"),
            ),
            row(
                Initials(Tint::Bad, "OC"),
                "Oliver Chen",
                "Call me when you are back",
                Text("Sat"),
            ),
        ]),
    ],
};

pub(in crate::gallery::draw) const SEARCH: Page = Page {
    title: "Explore",
    head: Head::Place(Glyph::Globe),
    foot: Foot::Tabs(1),
    blocks: &[
        Search("Places, people, trails"),
        Chips(&["Nearby", "Trails", "Food", "Museums"], 1),
        Picture(
            4,
            168.0,
            "Larch Valley loop",
            "11.4 km · moderate · 4.8 of 5",
        ),
        Section("Popular this week", "Map"),
        Card(&[
            row(
                Lead::Picture(1),
                "Mirror Lake",
                "6.2 km · easy",
                Text("12 km"),
            ),
            row(
                Lead::Picture(2),
                "Sunset Ridge",
                "9.8 km · moderate",
                Text("18 km"),
            ),
            row(
                Lead::Picture(3),
                "Blue Hour Trail",
                "4.1 km · easy",
                Text("23 km"),
            ),
        ]),
    ],
};

pub(in crate::gallery::draw) const PROFILE: Page = Page {
    title: "You",
    head: Head::Place(Glyph::More),
    foot: Foot::Tabs(4),
    blocks: &[
        Person("EM", "Emma Martin", "Lisbon · walking since 2019"),
        Stats(&[
            Stat {
                value: "128",
                label: "Trails",
                trend: (Tint::Good, "+6 in June"),
            },
            Stat {
                value: "942 km",
                label: "Walked",
                trend: (Tint::Good, "+48 km"),
            },
        ]),
        Card(&[
            row(
                Icon(Tint::Berry, Glyph::Heart),
                "Favourites",
                "",
                Text("24"),
            ),
            row(Icon(Tint::Cool, Glyph::Image), "Photos", "", Text("1,204")),
            row(Icon(Tint::Warm, Glyph::Pin), "Places", "", Text("37")),
            row(Icon(Tint::Good, Glyph::Chart), "Statistics", "", Chevron),
        ]),
        Button(Fill::Solid(Tint::Accent), "Edit profile"),
    ],
};

pub(in crate::gallery::draw) const CALENDAR: Page = Page {
    title: "June 2026",
    head: Head::Place(Glyph::Plus),
    foot: Foot::Tabs(3),
    blocks: &[
        Month(0, 30, 18, &[3, 9, 12, 18, 20, 21, 27]),
        Section("Thursday 18", "Add"),
        Card(&[
            row(
                Icon(Tint::Accent, Glyph::Person),
                "Team breakfast",
                "8:30 – 9:30",
                Text("Room 4"),
            ),
            row(
                Icon(Tint::Warm, Glyph::Chat),
                "Call with Tom",
                "11:00 – 11:30",
                Chevron,
            ),
            row(
                Icon(Tint::Good, Glyph::Bolt),
                "Climbing",
                "18:00 – 20:00",
                Text("Hall B"),
            ),
        ]),
    ],
};

pub(in crate::gallery::draw) const ACTIVITY: Page = Page {
    title: "Activity",
    head: Head::Place(Glyph::Calendar),
    foot: Foot::Tabs(0),
    blocks: &[
        Ring(Tint::Good, 0.78, "78 %", "of today's goal"),
        Bars(
            "Active minutes",
            "312 min",
            [0.45, 0.62, 0.38, 0.8, 1.0, 0.55, 0.3],
        ),
        FIGURES,
    ],
};

pub(in crate::gallery::draw) const WALLET: Page = Page {
    title: "Wallet",
    head: Head::Place(Glyph::Plus),
    foot: Foot::Tabs(4),
    blocks: &[
        Curve(
            "Balance",
            "€ 2,480.50",
            &[0.2, 0.32, 0.28, 0.45, 0.4, 0.58, 0.52, 0.7, 0.64, 0.86],
        ),
        Section("Transactions", "Export"),
        Card(&[
            row(
                Icon(Tint::Good, Glyph::Down),
                "Salary",
                "1 June",
                Strong(Tint::Good, "+ € 3,100.00"),
            ),
            row(
                Icon(Tint::Warm, Glyph::Cup),
                "Café Central",
                "31 May",
                Text("− € 7.40"),
            ),
            row(
                Icon(Tint::Berry, Glyph::Bag),
                "Outdoor Store",
                "30 May",
                Text("− € 129.00"),
            ),
            row(
                Icon(Tint::Cool, Glyph::Truck),
                "City Transport",
                "29 May",
                Text("− € 2.80"),
            ),
            row(
                Icon(Tint::Accent, Glyph::Home),
                "Rent",
                "28 May",
                Text("− € 980.00"),
            ),
        ]),
    ],
};

pub(in crate::gallery::draw) const PHOTOS: Page = Page {
    title: "Photos",
    head: Head::Place(Glyph::Plus),
    foot: Foot::Tabs(4),
    blocks: &[
        Chips(&["Days", "Months", "Years", "Albums"], 0),
        Section("Last weekend", "Select"),
        Thumbs(2, 5),
    ],
};

pub(in crate::gallery::draw) const WEATHER: Page = Page {
    title: "Lisbon",
    head: Head::Place(Glyph::Pin),
    foot: Foot::Tabs(1),
    blocks: &[
        Picture(1, 200.0, "24° and sunny", "Feels like 26° · wind 9 km/h"),
        Curve(
            "Temperature today",
            "17° to 27°",
            &[0.1, 0.15, 0.35, 0.6, 0.85, 0.95, 0.8, 0.55, 0.35],
        ),
        Card(&[
            row(
                Icon(Tint::Warm, Glyph::Sun),
                "Friday",
                "",
                Text("26° / 18°"),
            ),
            row(
                Icon(Tint::Cool, Glyph::Down),
                "Saturday, showers",
                "",
                Text("22° / 16°"),
            ),
            row(
                Icon(Tint::Warm, Glyph::Sun),
                "Sunday",
                "",
                Text("25° / 17°"),
            ),
        ]),
    ],
};

pub(in crate::gallery::draw) const NOTIFICATIONS: Page = Page {
    title: "Notifications",
    head: Head::Place(Glyph::Check),
    foot: Foot::Tabs(0),
    blocks: &[
        Section("Today", "Clear"),
        Card(&[
            row(
                Icon(Tint::Berry, Glyph::Heart),
                "Nora liked your photo",
                "Sunset Ridge, 5 min ago",
                Nothing,
            ),
            row(
                Icon(Tint::Accent, Glyph::Chat),
                "Hiking Club",
                "New messages, 20 min ago",
                Badge("12"),
            ),
            row(
                Icon(Tint::Good, Glyph::Truck),
                "Your parcel is on its way",
                "Arrives tomorrow",
                Chevron,
            ),
        ]),
        Section("This week", ""),
        Card(&[
            row(
                Icon(Tint::Warm, Glyph::Bolt),
                "Goal reached",
                "Five days in a row",
                Nothing,
            ),
            row(
                Icon(Tint::Cool, Glyph::Card),
                "Payment received",
                "€ 24.00 from Tom",
                Chevron,
            ),
            row(
                Icon(Tint::Calm, Glyph::Calendar),
                "Picnic moved to Sunday",
                "By Maria Perez",
                Chevron,
            ),
        ]),
    ],
};
