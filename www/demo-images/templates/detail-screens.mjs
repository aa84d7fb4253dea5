// The screens that a tab's screen leads to. Each is a function of what can differ between base and head.

import {
  amount,
  avatar,
  banner,
  button,
  card,
  chevron,
  chips,
  field,
  iconTile,
  keypad,
  note,
  person,
  photo,
  playback,
  received,
  ring,
  row,
  section,
  sent,
  softButton,
  space,
  thumbnail,
  tick,
  toggle,
  words,
} from './blocks.mjs';
import {bareScreen, composer, stepScreen, youTab} from './frames.mjs';

export const signIn = () =>
  bareScreen(
    photo(5, 220, 'Wayfarer', 'Every trail, in your pocket'),
    space(6),
    words('Welcome back', 'Sign in to go on where you left off'),
    space(2),
    field('Email', 'emma@example.org'),
    field('Password', '••••••••••'),
    space(2),
    button('Sign in'),
    softButton('Sign in with a passkey'),
  );

export const conversation = ({deal = 'Deal'} = {}) =>
  stepScreen(
    'Nora Klein',
    'Phone',
    composer('Message'),
    received('Hi Emma! Are you free on Saturday? The weather looks perfect.'),
    sent('Yes! Where do you want to go?'),
    received('I was thinking of Larch Valley'),
    photo(4, 150, 'Larch Valley loop', '11.4 km · moderate'),
    sent("Perfect. I'll bring the map and something to eat"),
    received("Then I'll bring the coffee"),
    sent(deal),
    received('See you at half past ten!'),
  );

export const settings = ({language = 'English'} = {}) =>
  stepScreen(
    'Settings',
    'Search',
    youTab,
    card(row(avatar('accent', 'EM'), 'Emma Martin', 'emma@example.org', chevron)),
    section('Preferences'),
    card(
      row(iconTile('bad', 'Bell'), 'Notifications', '', toggle(true)),
      row(iconTile('accent', 'Moon'), 'Follow the system', '', toggle(true)),
      row(iconTile('warm', 'MapPin'), 'Share location', '', toggle(false)),
      row(iconTile('cool', 'Globe'), 'Language', '', note(language)),
    ),
    section('Account'),
    card(
      row(iconTile('berry', 'Lock'), 'Privacy', '', chevron),
      row(iconTile('calm', 'CreditCard'), 'Subscription', '', note('Plus')),
      row(iconTile('bad', 'Mail'), 'Contact us', '', chevron),
    ),
  );

export const checkout = ({hasVoucher = false, pay = button('Pay € 93.90')} = {}) =>
  stepScreen(
    'Checkout',
    'Lock',
    '',
    section('Deliver to', 'Change'),
    card(row(iconTile('cool', 'MapPin'), 'Emma Martin', 'Rua das Flores 12, Lisbon', chevron)),
    section('Pay with'),
    card(
      row(iconTile('accent', 'CreditCard'), 'Card ending in 4242', 'Expires 08/28', tick),
      row(iconTile('good', 'Wallet'), 'Wallet balance', '€ 2,480.50'),
    ),
    hasVoucher ? banner('good', 'Check', 'Your voucher was added') : '',
    section('Summary'),
    card(
      row('', 'Trail backpack', '', note('€ 89.00')),
      row('', 'Delivery', '', note('€ 4.90')),
      row('', 'Total', '', amount('accent', '€ 93.90')),
    ),
    pay,
  );

export const player = ({part = 0.42, played = '1:48'} = {}) =>
  stepScreen(
    'Now playing',
    'Ellipsis',
    '',
    photo(3, 350),
    space(8),
    words('Blue Hour', 'Northern Lights Quartet'),
    space(8),
    playback(part, played, '4:16'),
  );

export const product = ({action = button('Add to bag')} = {}) =>
  stepScreen(
    'Trail backpack',
    'Heart',
    '',
    photo(2, 270, 'Trail backpack 28 l', '4.7 of 5 · 312 reviews'),
    chips(['Sand', 'Forest', 'Night', 'Rust'], 3),
    card(
      row(iconTile('good', 'Truck'), 'Delivery by Friday', 'Free from € 100'),
      row(iconTile('cool', 'Check'), 'In stock', 'Ready to pick up in Lisbon'),
    ),
    card(row('', 'Price', '', amount('accent', '€ 89.00'))),
    action,
  );

export const bag = () =>
  stepScreen(
    'Your bag',
    'Ellipsis',
    '',
    banner('good', 'Truck', 'Your delivery is free'),
    card(
      row(thumbnail(2), 'Trail backpack 28 l', 'Rust', amount('accent', '€ 89.00')),
      row(thumbnail(9), 'Steel bottle', '0.7 l', amount('accent', '€ 24.00')),
      row(thumbnail(4), 'Wool socks', '2 pairs, size 39', amount('accent', '€ 18.00')),
    ),
    section('You might like', 'More'),
    photo(10, 170, 'Rain jackets', 'From € 69.00'),
    button('Go to checkout'),
  );

export const order = () =>
  stepScreen(
    'Order 20418',
    'MessageCircle',
    '',
    ring('warm', 0.66, '2 of 3', 'steps to your door'),
    card(
      row(iconTile('good', 'Package'), 'Packed', 'Tuesday, 14:02', tick),
      row(iconTile('good', 'Truck'), 'On its way', 'Wednesday, 7:40', tick),
      row(iconTile('warm', 'House'), 'Delivery', 'Thursday, 9:00 – 12:00'),
    ),
    section('Courier', 'Track'),
    card(row(avatar('calm', 'RS'), 'Rui Santos', 'Electric bicycle, 4.9 of 5', chevron)),
    softButton('Change the time'),
  );

export const trip = () =>
  stepScreen(
    'Larch Valley',
    'Heart',
    '',
    photo(8, 280, 'Larch Valley loop', 'Saturday, 20 June'),
    section('Who comes', 'Invite'),
    card(
      row(avatar('berry', 'NK'), 'Nora Klein', 'Brings the coffee', tick),
      row(avatar('cool', 'TB'), 'Tom Baker', 'Drives', tick),
      row(avatar('warm', 'AP'), 'Ana Pires', 'Has not answered'),
    ),
    button('Start', 'good'),
  );

export const passcode = () =>
  bareScreen(
    space(10),
    person('EM', 'Enter your passcode', 'to unlock your wallet'),
    space(20),
    keypad(2),
  );

export const welcome = () =>
  bareScreen(
    photo(6, 400),
    space(14),
    words('Find your next trail', 'Maps, weather and friends in one place, even offline'),
    space(20),
    button('Get started'),
    softButton('I have an account'),
  );
