// The screens that the app's tabs lead to. Each is a function of what can differ between base and head.

import {
  amount,
  avatar,
  badge,
  banner,
  bars,
  button,
  card,
  chevron,
  chips,
  curve,
  figures,
  iconTile,
  month,
  note,
  person,
  photo,
  photos,
  ring,
  row,
  search,
  section,
  softButton,
  thumbnail,
} from './blocks.mjs';
import {desktopScreen, tabScreen, tabletScreen} from './frames.mjs';

const weekInFigures = figures(
  ['8,412', 'Steps', 'good', '+12 % this week'],
  ['64 bpm', 'Resting pulse', 'bad', '+2 since May'],
);
const balance = [0.2, 0.32, 0.28, 0.45, 0.4, 0.58, 0.52, 0.7, 0.64, 0.86];
const transactions = [
  row(iconTile('good', 'ArrowDown'), 'Salary', '1 June', amount('good', '+ € 3,100.00')),
  row(iconTile('warm', 'Coffee'), 'Café Central', '31 May', note('− € 7.40')),
  row(iconTile('berry', 'ShoppingBag'), 'Outdoor Store', '30 May', note('− € 129.00')),
  row(iconTile('cool', 'TrainFront'), 'City Transport', '29 May', note('− € 2.80')),
  row(iconTile('accent', 'House'), 'Rent', '28 May', note('− € 980.00')),
];

export const home = ({
  hero = photo(0, 220, 'Weekend in the hills', '3 days · 2 friends · 41 photos'),
} = {}) =>
  tabScreen(
    'Good morning',
    'Bell',
    0,
    hero,
    section('Today', 'See all'),
    card(
      row(iconTile('good', 'Coffee'), 'Coffee with Nora', 'Café Central, 10:30', chevron),
      row(iconTile('cool', 'Zap'), 'Evening run', '5 km along the river', chevron),
    ),
    weekInFigures,
    softButton('Plan your day'),
  );

export const inbox = ({isOffline = false, tom = 'The tickets are in your wallet'} = {}) =>
  tabScreen(
    'Inbox',
    'SquarePen',
    2,
    search('Search messages'),
    isOffline ? banner('warm', 'WifiOff', 'You are offline') : '',
    chips(['All', 'Unread', 'Groups', 'Archived'], 0),
    card(
      row(avatar('berry', 'NK'), 'Nora Klein', 'See you at half past ten!', badge('2')),
      row(avatar('cool', 'TB'), 'Tom Baker', tom, note('9:12')),
      row(avatar('warm', 'HC'), 'Hiking Club', 'Ana: who brings the map?', badge('5')),
      row(avatar('good', 'MP'), 'Maria Perez', 'Thank you, that was lovely', note('Tue')),
      row(avatar('accent', 'JS'), 'Jonas Schmidt', 'Photo', note('Mon')),
      row(avatar('calm', 'LW'), 'Lena Wagner', 'Happy birthday to you!', note('Sun')),
      row(avatar('bad', 'OC'), 'Oliver Chen', 'Call me when you are back', note('Sat')),
    ),
  );

export const explore = () =>
  tabScreen(
    'Explore',
    'Globe',
    1,
    search('Places, people, trails'),
    chips(['Nearby', 'Trails', 'Food', 'Museums'], 1),
    photo(4, 168, 'Larch Valley loop', '11.4 km · moderate · 4.8 of 5'),
    section('Popular this week', 'Map'),
    card(
      row(thumbnail(1), 'Mirror Lake', '6.2 km · easy', note('12 km')),
      row(thumbnail(2), 'Sunset Ridge', '9.8 km · moderate', note('18 km')),
      row(thumbnail(3), 'Blue Hour Trail', '4.1 km · easy', note('23 km')),
    ),
  );

export const profile = ({hasFigures = true} = {}) =>
  tabScreen(
    'You',
    'Ellipsis',
    4,
    person('EM', 'Emma Martin', 'Lisbon · walking since 2019'),
    hasFigures
      ? figures(['128', 'Trails', 'good', '+6 in June'], ['942 km', 'Walked', 'good', '+48 km'])
      : '',
    card(
      row(iconTile('berry', 'Heart'), 'Favourites', '', note('24')),
      row(iconTile('cool', 'Image'), 'Photos', '', note('1,204')),
      row(iconTile('warm', 'MapPin'), 'Places', '', note('37')),
      row(iconTile('good', 'ChartLine'), 'Statistics', '', chevron),
    ),
    button('Edit profile'),
  );

export const calendar = ({offset = 0} = {}) =>
  tabScreen(
    'June 2026',
    'Plus',
    3,
    month(offset, 18, [3, 9, 12, 18, 20, 21, 27]),
    section('Thursday 18', 'Add'),
    card(
      row(iconTile('accent', 'Users'), 'Team breakfast', '8:30 – 9:30', note('Room 4')),
      row(iconTile('warm', 'Phone'), 'Call with Tom', '11:00 – 11:30', chevron),
      row(iconTile('good', 'Zap'), 'Climbing', '18:00 – 20:00', note('Hall B')),
    ),
  );

export const activity = ({total = '312 min', days = [0.45, 0.62, 0.38, 0.8, 1, 0.55, 0.3]} = {}) =>
  tabScreen(
    'Activity',
    'CalendarDays',
    0,
    ring('good', 0.78, '78 %', "of today's goal"),
    bars('Active minutes', total, days),
    weekInFigures,
  );

export const wallet = ({canSend = false} = {}) =>
  tabScreen(
    'Wallet',
    'Plus',
    4,
    curve('Balance', '€ 2,480.50', balance),
    canSend ? button('Send money') : '',
    section('Transactions', 'Export'),
    card(...transactions),
  );

export const photoLibrary = () =>
  tabScreen(
    'Photos',
    'Plus',
    4,
    chips(['Days', 'Months', 'Years', 'Albums'], 0),
    section('Last weekend', 'Select'),
    photos(2, 12),
  );

export const weather = () =>
  tabScreen(
    'Lisbon',
    'MapPin',
    1,
    photo(1, 200, '24° and sunny', 'Feels like 26° · wind 9 km/h'),
    curve('Temperature today', '17° to 27°', [0.1, 0.15, 0.35, 0.6, 0.85, 0.95, 0.8, 0.55, 0.35]),
    card(
      row(iconTile('warm', 'Sun'), 'Friday', '', note('26° / 18°')),
      row(iconTile('cool', 'CloudRain'), 'Saturday, showers', '', note('22° / 16°')),
      row(iconTile('warm', 'Sun'), 'Sunday', '', note('25° / 17°')),
    ),
  );

export const notifications = ({unread = '12'} = {}) =>
  tabScreen(
    'Notifications',
    'CheckCheck',
    0,
    section('Today', 'Clear'),
    card(
      row(iconTile('berry', 'Heart'), 'Nora liked your photo', 'Sunset Ridge, 5 min ago'),
      row(
        iconTile('accent', 'MessageCircle'),
        'Hiking Club',
        'New messages, 20 min ago',
        badge(unread),
      ),
      row(iconTile('good', 'Truck'), 'Your parcel is on its way', 'Arrives tomorrow', chevron),
    ),
    section('This week'),
    card(
      row(iconTile('warm', 'Trophy'), 'Goal reached', 'Five days in a row'),
      row(iconTile('cool', 'CreditCard'), 'Payment received', '€ 24.00 from Tom', chevron),
      row(iconTile('calm', 'Calendar'), 'Picnic moved to Sunday', 'By Maria Perez', chevron),
    ),
  );

export const tabletGuide = ({distance = '11.4 km'} = {}) =>
  tabletScreen(
    'Trails',
    [
      search('Search'),
      card(
        row(thumbnail(4), 'Larch Valley', distance),
        row(thumbnail(1), 'Mirror Lake', '6.2 km'),
        row(thumbnail(2), 'Sunset Ridge', '9.8 km'),
        row(thumbnail(3), 'Blue Hour Trail', '4.1 km'),
        row(thumbnail(5), 'Rose Pass', '14.0 km'),
      ),
    ],
    [
      photo(4, 300, 'Larch Valley loop', `${distance} · moderate · 4.8 of 5`),
      curve('Elevation', '1,240 m', [0.1, 0.2, 0.3, 0.55, 0.7, 0.95, 0.8, 0.6, 0.35, 0.15]),
      section('Before you go'),
      card(
        row(iconTile('warm', 'Sun'), '24° and sunny', 'Until 18:00'),
        row(iconTile('cool', 'Droplets'), 'Two springs', 'At 3.1 and 7.8 km'),
        row(iconTile('good', 'Bus'), 'Bus 12', 'Every 30 minutes', chevron),
      ),
      button('Start'),
    ],
  );

export const desktopDashboard = ({payments = transactions.slice(0, 3)} = {}) =>
  desktopScreen(
    'Good morning, Emma',
    0,
    photo(8, 250, 'Weekend in the hills', '3 days · 2 friends · 41 photos'),
    curve('Balance', '€ 2,480.50', balance),
    card(...payments),
    bars('Active minutes', '312 min', [0.45, 0.62, 0.38, 0.8, 1, 0.55, 0.3]),
  );

/** The same, without the payment that is the second in base. */
export const desktopDashboardInHead = () =>
  desktopDashboard({payments: [0, 2, 3].map(index => transactions[index] ?? '')});
