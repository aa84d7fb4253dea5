// The README's example, whole: with the session and the provider that it makes.

import {render, screen} from '@testing-library/react';
import {expect, test, vi} from 'vitest';
import {jwt} from '../leaks/jwt.js';
import {App} from './example';

test('the app shows its icon with the token of its API response', async () => {
  const token = jwt({exp: Math.floor(Date.now() / 1000) + 300});
  const fetched = vi.spyOn(globalThis, 'fetch');
  fetched.mockImplementation(async () => Response.json({objectstore_token: token}));
  const url = '/api/0/organizations/acme/objectstore/v1/objects/preprod/org=1;project=2/1/2/icon';
  render(<App iconUrl={url} />);
  const icon = await screen.findByAltText<HTMLImageElement>('Fieldnotes');
  expect(icon.src).toBe(new URL(`${url}?X-Os-Auth=${token}`, location.href).href);
  expect(fetched.mock.calls.map(([request]) => request)).toEqual([
    '/api/0/organizations/acme/builds/101',
  ]);
});

test('an app without an icon shows the first letter of its name', async () => {
  render(<App iconUrl={null} />);
  expect(await screen.findByText('F')).toBeDefined();
});
